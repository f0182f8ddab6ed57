"""Scripts that make the models that ship; each says in its docstring what it reads and how long it takes."""
