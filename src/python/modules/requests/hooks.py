"""What a program may have called with each answer."""

HOOKS = ['response']


def default_hooks():
    return {event: [] for event in HOOKS}


def dispatch_hook(key, hooks, hook_data, **kwargs):
    """Hands the data from hook to hook; each may put other data in its place."""
    given = (hooks or {}).get(key)
    for hook in [given] if callable(given) else given or []:
        replaced = hook(hook_data, **kwargs)
        if replaced is not None:
            hook_data = replaced
    return hook_data
