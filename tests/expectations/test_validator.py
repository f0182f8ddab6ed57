from expectations import validate
from schemas import VALIDATIONS


def test_a_consistent_batch_passes_every_suite(tables):
    verdict = validate("b1", tables)
    rows = verdict.validations.to_pylist()
    assert [r for r in rows if not r["success"] and r["severity"] != "warning"] == []
    assert verdict.quarantined == ()
    assert verdict.critical == ()
    assert verdict.validations.schema == VALIDATIONS.staged
