"""The kernel of migration: who, registered where, lives where.

    M_on = 1 at home, v_o w0 in the same county, v_o w1 B_cd in the same province,
           v_o w2 B_cd in other provinces

B falls with the travel time between the counties c of o and d of n; the wedges w are those of the
hukou (MODEL: fitted to national totals), v_o how freely people of the tier of o leave at all. One
product with B and one with its blocks by province answer for all pairs of places.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from hinterland.numerics.groups import Mask
from hinterland.numerics.hierarchy.arrays import Array
from hinterland.numerics.paths import Floats, Ints
from hinterland.numerics.products import columns_times, rows_times, symmetric_times


@dataclass(frozen=True, eq=False)
class Movement:
    """Migration between places, in the form of `kernels.Kernel`.

    Attributes:
        near: (county from, county to) freeness B by travel time; 1 on the diagonal.
        province: (county,) number of the province; -1 for a market abroad, where nobody moves.
        county: (place,) position of the county, or of the market abroad.
        leaving: (place,) v_o.
        staying: (place,) freeness of staying, 1 at the baseline; land that only those keep who stay
            raises it.
        wedges: w0, w1, w2.
        entry: (place,) ease of settling for those registered elsewhere, 1 at the baseline.
        symmetric: whether `near` is the same both ways, which is faster.
    """

    near: Array
    province: Ints
    county: Ints
    leaving: Floats
    staying: Floats
    wedges: tuple[float, float, float]
    entry: Floats
    symmetric: bool = False

    @property
    def places(self) -> int:
        """Number of places."""
        return len(self.county)

    def spread(self, attraction: Floats) -> Floats:
        """(k, o) sum_n M_on a_n."""
        own = self._by_county(self.entry * attraction)
        times = symmetric_times if self.symmetric else rows_times
        same, all_of = self._blocks(own, times), times(self.near, own)
        reached = self._combined(own, same, all_of)[:, self.county]
        return np.asarray(self.leaving * reached + self.stays * attraction)

    def gather(self, people: Floats) -> Floats:
        """(k, n) sum_o M_on z_o."""
        leave = self.leaving * people
        own = self._by_county(leave)
        times = symmetric_times if self.symmetric else columns_times
        same, all_of = self._blocks(own, times), times(self.near, own)
        reached = self._combined(own, same, all_of)[:, self.county]
        return np.asarray(self.entry * reached + self.stays * people)

    def shares(
        self, attraction: Floats, registered: Floats, rural: Mask, counted: Mask
    ) -> tuple[float, float, float, float]:
        """Shares of people registered in `counted` places who live in their county but not their
        place, elsewhere in the province, in another province; and of these movers those registered
        in `rural` places."""
        chosen = registered / self.spread(attraction[None])[0]
        own = self._by_county(attraction[None])
        same, all_of = self._blocks(own, rows_times), rows_times(self.near, own)
        w0, w1, w2 = self.wedges
        at_home = chosen * self.leaving * w0 * (own[0][self.county] - attraction)
        nearby = chosen * self.leaving * w1 * (same - own)[0][self.county]
        beyond = chosen * self.leaving * w2 * (all_of - same)[0][self.county]
        total = registered[counted].sum()
        moved = (at_home + nearby + beyond)[counted]
        sums = [part[counted].sum() / total for part in (at_home, nearby, beyond)]
        return sums[0], sums[1], sums[2], moved[rural[counted]].sum() / moved.sum()

    def under(self, *, near: Array, entry: Floats, staying: Floats, leaving: Floats) -> Movement:
        """The same people under other travel, rules of entry, and worth of staying and leaving.

        Args:
            near, entry, staying: as the attributes.
            leaving: (place,) times which leaving is worth that of the baseline.
        """
        same = np.array_equal(near, self.near)
        still = (entry == 1).all() and (staying == 1).all() and (leaving == 1).all()
        if same and still:
            return self
        return replace(
            self,
            near=self.near if same else near,
            symmetric=self.symmetric if same else bool(np.array_equal(near, near.T)),
            entry=self.entry * entry,
            staying=self.staying * staying,
            leaving=self.leaving * leaving,
        )

    def with_wedges(self, wedges: tuple[float, float, float], leaving: Floats) -> Movement:
        """The same counties under other wedges."""
        return replace(self, wedges=wedges, leaving=leaving)

    def towards(self, other: Movement, share: float) -> Movement:
        """M^(1 - share) times the other's M^share, pair by pair; of the same people and wedges."""
        if other is self:
            return self
        same = np.array_equal(self.near, other.near)
        return replace(
            self,
            near=self.near if same else _between(self.near, other.near, share),
            entry=_between(self.entry, other.entry, share),
            staying=_between(self.staying, other.staying, share),
            leaving=_between(self.leaving, other.leaving, share),
        )

    @property
    def between(self) -> Array:
        """(county registered, county living) freeness but for what belongs to places."""
        w0, w1, w2 = self.wedges
        same = self.province[:, None] == self.province[None, :]
        free = self.near * np.where(same, w1, w2).astype(self.near.dtype)
        np.fill_diagonal(free, w0)
        return np.asarray(free)

    @property
    def stays(self) -> Floats:
        """Own place: what staying is worth, less what the county's sum holds of it."""
        return np.asarray(self.staying - self.leaving * self.wedges[0] * self.entry)

    def _by_county(self, values: Floats) -> Floats:
        return np.stack([np.bincount(self.county, row, len(self.near)) for row in values])

    def _blocks(self, own: Floats, times) -> Floats:  # type: ignore[no-untyped-def]
        out = own.copy()
        for members, block in self._provinces():
            out[:, members] = times(block, own[:, members])
        return out

    def _provinces(self) -> list[tuple[Ints, Array]]:
        kept: list[tuple[Ints, Array]] | None = self.__dict__.get("_kept")
        if kept is None:
            kept = []
            for number in np.unique(self.province[self.province >= 0]):
                members = np.flatnonzero(self.province == number)
                kept.append((members, np.ascontiguousarray(self.near[np.ix_(members, members)])))
            object.__setattr__(self, "_kept", kept)
        return kept

    def _combined(self, own: Floats, same: Floats, all_of: Floats) -> Floats:
        w0, w1, w2 = self.wedges
        return w0 * own + w1 * (same - own) + w2 * (all_of - same)


def _between(one: Array, other: Array, share: float) -> Array:
    """Weighted geometric mean; nothing where there was no way."""
    way = np.asarray(one) > 0
    return np.asarray(np.where(way, one * (other / np.where(way, one, 1.0)) ** share, 0.0))
