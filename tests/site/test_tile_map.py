"""Maps of tiles."""

import re

from aba_site.tile_map import Tile, TileMap


def test_a_tile_map_escapes_what_it_is_given():
    tile = Tile("1", "<b>", 0, 0, '"&', 3, "<i>", 'javascript:"')
    html = str(TileMap("<u>", [tile], legend=[(3, "<s>")]))
    assert not any(raw in html for raw in ("<b>", "<i>", "<u>", "<s>", 'javascript:"'))


def test_tiles_without_a_value_look_different_from_each_other_and_from_zero():
    looks = {
        level: str(TileMap("t", [Tile("1", "x", 0, 0, "", level)]))
        for level in (0, "missing", "not-applicable", "suppressed")
    }
    assert len(set(looks.values())) == 4
    assert "url(#tile-map-hatch)" in looks["suppressed"] and "url(#tile-map-dots)" in looks["not-applicable"]


def test_the_map_begins_at_its_first_tile():
    html = str(TileMap("t", [Tile("1", "x", 2, 1, "", 1), Tile("2", "y", 3, 1, "", 2)]))
    assert 'viewBox="224 72 224 72"' in html


def test_a_number_that_fills_its_tile_is_set_smaller():
    html = str(TileMap("t", [Tile("1", "x", 0, 0, "13,192,895 [P]", 1), Tile("2", "y", 1, 0, "281.32", 1)]))
    assert re.findall(r'class="tile__value( tile__value--long)?"', html) == [" tile__value--long", ""]


def test_a_name_that_its_tile_does_not_hold_stands_on_two_lines_and_is_read_out_whole():
    html = str(TileMap("t", [Tile("1", "Sample prefecture 9", 0, 0, "12", 1), Tile("2", "Aba", 1, 0, "3", 1)]))
    assert re.findall(r'<text class="tile__long"[^>]*>([^<]*)', html) == ["Sample", "prefecture 9"]
    assert "<title>Sample prefecture 9: 12</title>" in html
    assert re.search(r"<text x=[^>]*>Aba<", html)
    endless = str(TileMap("t", [Tile("1", "Llanfairpwllgwyngyllgogerychwyrndrobwll", 0, 0, "", 1)]))
    assert "…</text>" in endless


def test_names_of_five_characters_are_not_set_larger_on_a_phone():
    """There up to four fill a tile; a fifth would stand in the next one."""
    names = ["汶川", "马尔康", "积石山县", "示例县001"]
    html = str(TileMap("t", [Tile(name, name, place, 0, "", 1) for place, name in enumerate(names)]))
    assert re.findall(r'<text class="tile__wide"[^>]*>([^<]*)', html) == names[3:]
