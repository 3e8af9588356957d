"""The words that screens take from `fieldkit.words`, under the name by which they know them."""

from __future__ import annotations

from fieldkit.words import reached_text as reached_text
from fieldkit.words import reading_names as reading_names
from fieldkit.words import reading_words as reading_words
from fieldkit.words import reason_words as reason_words
from fieldkit.words import talk_words as talk_words
