"""`del version` in a function that declares it global: CPython looks into the dict alone, where the name never is."""

import ast


def through_names(tree):
    """The same tree, in which such names are deleted by `del globals()['version']`."""
    for function in ast.walk(tree):
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            _rewrite(function)
    return tree


def _rewrite(function):
    inside = list(ast.walk(function))
    shared = {name for node in inside if isinstance(node, ast.Global) for name in node.names}
    for node in inside:
        if isinstance(node, ast.Delete):
            node.targets = [
                _through_globals(target) if _is_one_of(target, shared) else target for target in node.targets
            ]
            ast.fix_missing_locations(node)


def _is_one_of(target, shared):
    return isinstance(target, ast.Name) and target.id in shared


def _through_globals(target):
    names = ast.Call(func=ast.Name(id='globals', ctx=ast.Load()), args=[], keywords=[])
    return ast.copy_location(ast.Subscript(value=names, slice=ast.Constant(value=target.id), ctx=ast.Del()), target)
