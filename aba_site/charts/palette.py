"""The light colours of static/css/tokens.css, for pictures that stand alone and know no style sheet."""

PAPER = "#ffffff"
INK = "#15222a"
INK_SOFT = "#4b5a62"
RULE = "#d7dad4"
RULE_STRONG = "#8d999c"
ACCENT = "#0a6473"
# By the number of a colour; 0 is grey.
SERIES = ("#a9b4b6", "#0a6473", "#b0532a", "#6a4c93", "#5c7a1f", "#a13d63", "#3c64a8")

# Chinese fonts first: their Latin letters are good, while a Latin font's Chinese would be any font's, even Japanese.
FONTS = (
    "'Noto Sans SC', 'Noto Sans CJK SC', 'Source Han Sans SC', 'PingFang SC', 'Hiragino Sans GB', 'Microsoft YaHei', "
    "'WenQuanYi Micro Hei', 'WenQuanYi Zen Hei', 'Droid Sans Fallback', "
    "'Noto Sans', 'Liberation Sans', 'DejaVu Sans', Arial, sans-serif"
)
