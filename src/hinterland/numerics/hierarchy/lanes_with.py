"""The operations of `lanes` with a second amount that follows the cheaper cost."""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from hinterland.numerics.hierarchy.lanes import LANES

_WIDTH = 16
_INTEGER, _FLOAT, _WIDE = ir.IntType(32), ir.FloatType(), ir.IntType(64)


def _base(builder: Any, context: Any, array_type: Any, value: Any, kind: Any) -> Any:
    array = context.make_array(array_type)(context, builder, value)
    return builder.bitcast(array.data, kind.as_pointer())


def _vector(builder: Any, base: Any, row: Any, lane: Any, offset: int) -> Any:
    """Pointer to sixteen numbers of a row from `lane` + `offset` on."""
    at = builder.add(builder.mul(row, _WIDE(LANES)), builder.add(lane, _WIDE(offset)))
    kind = ir.VectorType(base.type.pointee, _WIDTH)
    return builder.bitcast(builder.gep(base, [at]), kind.as_pointer())


def _load(builder: Any, pointer: Any) -> Any:
    return builder.load(pointer, align=4)


def _splat(builder: Any, value: Any) -> Any:
    undefined = ir.Constant(ir.VectorType(value.type, _WIDTH), ir.Undefined)
    single = builder.insert_element(undefined, value, _INTEGER(0))
    mask = ir.Constant(ir.VectorType(_INTEGER, _WIDTH), [0] * _WIDTH)
    return builder.shuffle_vector(single, undefined, mask)


def _lower(builder: Any, cost: Any, amount: Any, found: Any, with_it: Any) -> tuple[Any, Any]:
    """The lower cost, and the amount that belongs to it; the first of equals stays."""
    better = builder.icmp_signed("<", found, cost)
    return builder.select(better, found, cost), builder.select(better, with_it, amount)


def _index(builder: Any, base: Any, at: Any) -> Any:
    return builder.sext(builder.load(builder.gep(base, [at])), _WIDE)


@intrinsic
def push_with(
    typing: Any,
    rows: Any,
    sums: Any,
    row: Any,
    heads: Any,
    costs: Any,
    amounts: Any,
    first: Any,
    last: Any,
) -> Any:
    """`push`, where sums[heads[a]] becomes sums[row] + amounts[a] wherever the cost falls.

    Args:
        typing: numba's typing context.
        rows: (row, LANES) int32, contiguous.
        sums: (row, LANES) float32, contiguous.
        row: the row that lowers others.
        heads: (arc,) int32 rows that are lowered, none of them `row`.
        costs: (arc,) int32.
        amounts: (arc,) float32.
        first, last: the arcs.
    """
    whole = types.int64
    signature = types.void(rows, sums, whole, heads, costs, amounts, whole, whole)

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        kinds = {0: _INTEGER, 1: _FLOAT, 3: _INTEGER, 4: _INTEGER, 5: _FLOAT}
        base = {i: _base(builder, context, sig.args[i], args[i], k) for i, k in kinds.items()}
        zero = _WIDE(0)
        offsets = range(0, LANES, _WIDTH)
        ours = [
            tuple(_load(builder, _vector(builder, base[i], args[2], zero, o)) for i in (0, 1))
            for o in offsets
        ]
        with cgutils.for_range_slice(builder, args[6], args[7], _WIDE(1), _WIDE) as (arc, _):
            head = _index(builder, base[3], arc)
            cost = _splat(builder, builder.load(builder.gep(base[4], [arc])))
            amount = _splat(builder, builder.load(builder.gep(base[5], [arc])))
            for offset, (mine, mine_sum) in zip(offsets, ours, strict=True):
                at = _vector(builder, base[0], head, zero, offset)
                at_sum = _vector(builder, base[1], head, zero, offset)
                low, low_sum = _lower(
                    builder,
                    _load(builder, at),
                    _load(builder, at_sum),
                    builder.add(mine, cost),
                    builder.fadd(mine_sum, amount),
                )
                builder.store(low, at, align=4)
                builder.store(low_sum, at_sum, align=4)
        return context.get_dummy_value()

    return signature, generate


_COLUMNS = 2
_SPAN = 2 * _WIDTH


@intrinsic
def join_with(
    typing: Any,
    ours: Any,
    our_sums: Any,
    theirs: Any,
    their_sums: Any,
    our_rows: Any,
    their_rows: Any,
    count: Any,
    block: Any,
    sums: Any,
) -> Any:
    """`join`, where sums[t, s] follows the pair of rows that gives the least cost.

    Args:
        typing: numba's typing context.
        ours, theirs: (row, LANES) int32, contiguous.
        our_sums, their_sums: (row, LANES) float32, contiguous.
        our_rows, their_rows: (pair,) int32 rows that meet.
        count: number of such pairs, int64.
        block: (LANES, LANES) int32, lowered from what it holds.
        sums: (LANES, LANES) float32, follows.
    """
    signature = types.void(
        ours, our_sums, theirs, their_sums, our_rows, their_rows, types.int64, block, sums
    )

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        kinds = dict(enumerate((_INTEGER, _FLOAT, _INTEGER, _FLOAT, _INTEGER, _INTEGER)))
        kinds |= {7: _INTEGER, 8: _FLOAT}
        base = {i: _base(builder, context, sig.args[i], args[i], k) for i, k in kinds.items()}
        spans = LANES // _SPAN
        with cgutils.for_range(builder, _WIDE(LANES // _COLUMNS * spans), intp=_WIDE) as tile:
            column = builder.mul(builder.udiv(tile.index, _WIDE(spans)), _WIDE(_COLUMNS))
            lane = builder.mul(builder.urem(tile.index, _WIDE(spans)), _WIDE(_SPAN))
            _tile(builder, base, args[6], column, lane)
        return context.get_dummy_value()

    return signature, generate


def _tile(builder: Any, base: dict[int, Any], count: Any, column: Any, lane: Any) -> None:
    """Two columns by 32 lanes of `join_with`, kept in registers over all meeting rows."""
    cells = [(c, o) for c in range(_COLUMNS) for o in range(0, _SPAN, _WIDTH)]
    kept = []
    for c, offset in cells:
        row = builder.add(column, _WIDE(c))
        for i in (7, 8):
            pointer = _vector(builder, base[i], row, lane, offset)
            slot = cgutils.alloca_once(builder, pointer.type.pointee)
            builder.store(_load(builder, pointer), slot)
            kept.append((slot, pointer))
    with cgutils.for_range(builder, count, intp=_WIDE) as pair:
        mine = _index(builder, base[4], pair.index)
        other = _index(builder, base[5], pair.index)
        for number, (c, offset) in enumerate(cells):
            at = builder.add(builder.mul(other, _WIDE(LANES)), builder.add(column, _WIDE(c)))
            found = builder.add(
                _load(builder, _vector(builder, base[0], mine, lane, offset)),
                _splat(builder, builder.load(builder.gep(base[2], [at]))),
            )
            amount = builder.fadd(
                _load(builder, _vector(builder, base[1], mine, lane, offset)),
                _splat(builder, builder.load(builder.gep(base[3], [at]))),
            )
            (slot, _), (slot_sum, _) = kept[2 * number : 2 * number + 2]
            low, low_sum = _lower(
                builder, builder.load(slot), builder.load(slot_sum), found, amount
            )
            builder.store(low, slot)
            builder.store(low_sum, slot_sum)
    for slot, pointer in kept:
        builder.store(builder.load(slot), pointer, align=4)
