"""The regions that the invented figures are of: real ones as far as there are enough, and invented ones."""

from math import ceil

from poverty.models import Region, Source

PROVINCE = "990000"
COUNTIES_EACH = 18  # of an invented prefecture
COLUMNS = 6  # of a tile map


def places(count: int, level: str, source: Source) -> list[Region]:
    """So many regions, parents before their parts; missing ones are made. :class:`LookupError` where there are none."""
    if level == "village":
        return _villages(count)
    held = Region.objects.published().exclude(code__startswith=PROVINCE[:2])
    upper = {name: place for place, name in enumerate(("province", "prefecture", "county"))}
    real = sorted(held.filter(level__in=upper), key=lambda region: (upper[region.level], region.code))[:count]
    return real + _invented(count - len(real), source)


def _villages(count) -> list[Region]:
    held = Region.objects.published().filter(level="village", kind=Region.Kind.VILLAGE_COMMITTEE)
    found = list(held.order_by("code")[:count])
    if len(found) < count:
        raise LookupError(f"There are {len(found):,} village committees: --regions must not be more.")
    return found


def _invented(count, source) -> list[Region]:
    """A province, prefectures of up to 18 counties each, and their counties."""
    if count < 1:
        return []
    province = _save(PROVINCE, "province", None, "示例省", "Sample province", source)
    prefectures = [
        _save(
            f"99{number:02}00", "prefecture", province, f"示例州{number}", f"Sample prefecture {number}", source, number
        )
        for number in range(1, ceil((count - 1) / (COUNTIES_EACH + 1)) + 1)
    ]
    counties = []
    for place in range(count - 1 - len(prefectures)):
        parent, number = prefectures[place // COUNTIES_EACH], place % COUNTIES_EACH + 1
        names = f"示例县{place + 1:03}", f"Sample county {place + 1:03}"
        counties.append(_save(f"{parent.code[:4]}{number:02}", "county", parent, *names, source, number))
    return [province, *prefectures, *counties]


def _save(code, level, parent, name_zh, name_en, source, number=None) -> Region:
    tile = number and divmod(number - 1, COLUMNS)
    region = Region(
        code=code, level=level, parent=parent, name_zh=name_zh, name_en=name_en, source=source, state="published",
        tile_row=tile and tile[0] + 1, tile_column=tile and tile[1] + 1,
    )  # fmt: skip
    region.save()
    return region
