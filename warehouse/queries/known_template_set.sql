-- A row if a set of templates is stored already.
--   $template_set: the set
select distinct templates.template_set
from stored.templates as templates
where templates.template_set = $template_set
