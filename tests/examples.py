"""How many made-up examples a test looks at, where the profile's usual number is not the right one."""

from hypothesis import settings

_USUAL = 60


def examples(count: int) -> settings:
    """So many examples in the steady profile, and in another one as many more as that asks for."""
    return settings(max_examples=count * settings().max_examples // _USUAL)
