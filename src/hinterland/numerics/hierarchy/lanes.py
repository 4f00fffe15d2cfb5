"""Rows of 64 costs relaxed in vector registers.

A compiler sees a loop over lanes inside a loop over arcs and stores the row after every arc. Here
the row stays in registers over all arcs of a node; LLVM splits the vectors into whatever the
processor has.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

LANES = 64
"""Sources that one sweep carries."""

_WIDTH = 16
_BLOCKS = LANES // _WIDTH
_VECTOR = ir.VectorType(ir.IntType(32), _WIDTH)


def _pointer(builder: Any, context: Any, array_type: Any, value: Any) -> Any:
    array = context.make_array(array_type)(context, builder, value)
    return builder.bitcast(array.data, ir.IntType(32).as_pointer())


def _vectors(builder: Any, base: Any, row: Any) -> list[Any]:
    """Pointers to the vectors of one row."""
    offset = builder.mul(row, ir.Constant(row.type, LANES))
    return [
        builder.bitcast(
            builder.gep(base, [builder.add(offset, ir.Constant(row.type, _WIDTH * block))]),
            _VECTOR.as_pointer(),
        )
        for block in range(_BLOCKS)
    ]


def _load(builder: Any, pointer: Any) -> Any:
    return builder.load(pointer, align=4)


def _splat(builder: Any, value: Any) -> Any:
    undefined = ir.Constant(_VECTOR, ir.Undefined)
    zero = ir.IntType(32)(0)
    single = builder.insert_element(undefined, value, zero)
    mask = ir.Constant(ir.VectorType(ir.IntType(32), _WIDTH), [0] * _WIDTH)
    return builder.shuffle_vector(single, undefined, mask)


def _smaller(builder: Any, one: Any, other: Any) -> Any:
    return builder.select(builder.icmp_signed("<", one, other), one, other)


@intrinsic
def pull(typing: Any, rows: Any, row: Any, heads: Any, costs: Any, first: Any, last: Any) -> Any:
    """rows[row] = min(rows[row], rows[heads[a]] + costs[a]) for a in first..last - 1.

    Args:
        typing: numba's typing context.
        rows: (row, LANES) int32, contiguous.
        row: which row is lowered.
        heads: (arc,) int32 rows it is lowered from.
        costs: (arc,) int32.
        first, last: the arcs.
    """
    signature = types.void(rows, types.int64, heads, costs, types.int64, types.int64)

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        base = _pointer(builder, context, sig.args[0], args[0])
        head = _pointer(builder, context, sig.args[2], args[2])
        cost = _pointer(builder, context, sig.args[3], args[3])
        target = _vectors(builder, base, args[1])
        kept = [cgutils.alloca_once(builder, _VECTOR) for _ in range(_BLOCKS)]
        for slot, pointer in zip(kept, target, strict=True):
            builder.store(_load(builder, pointer), slot)
        with cgutils.for_range_slice(
            builder, args[4], args[5], ir.IntType(64)(1), ir.IntType(64)
        ) as (arc, _):
            source = builder.sext(builder.load(builder.gep(head, [arc])), ir.IntType(64))
            added = _splat(builder, builder.load(builder.gep(cost, [arc])))
            for slot, pointer in zip(kept, _vectors(builder, base, source), strict=True):
                found = builder.add(_load(builder, pointer), added)
                builder.store(_smaller(builder, found, builder.load(slot)), slot)
        for slot, pointer in zip(kept, target, strict=True):
            builder.store(builder.load(slot), pointer, align=4)
        return context.get_dummy_value()

    return signature, generate


@intrinsic
def push(typing: Any, rows: Any, row: Any, heads: Any, costs: Any, first: Any, last: Any) -> Any:
    """rows[heads[a]] = min(rows[heads[a]], rows[row] + costs[a]) for a in first..last - 1.

    Args:
        typing: numba's typing context.
        rows: (row, LANES) int32, contiguous.
        row: the row that lowers others.
        heads: (arc,) int32 rows that are lowered, none of them `row`.
        costs: (arc,) int32.
        first, last: the arcs.
    """
    signature = types.void(rows, types.int64, heads, costs, types.int64, types.int64)

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        base = _pointer(builder, context, sig.args[0], args[0])
        head = _pointer(builder, context, sig.args[2], args[2])
        cost = _pointer(builder, context, sig.args[3], args[3])
        origin = [_load(builder, pointer) for pointer in _vectors(builder, base, args[1])]
        with cgutils.for_range_slice(
            builder, args[4], args[5], ir.IntType(64)(1), ir.IntType(64)
        ) as (arc, _):
            target = builder.sext(builder.load(builder.gep(head, [arc])), ir.IntType(64))
            added = _splat(builder, builder.load(builder.gep(cost, [arc])))
            for from_row, pointer in zip(origin, _vectors(builder, base, target), strict=True):
                found = builder.add(from_row, added)
                builder.store(_smaller(builder, found, _load(builder, pointer)), pointer, align=4)
        return context.get_dummy_value()

    return signature, generate


@intrinsic
def trace(
    typing: Any, rows: Any, row: Any, heads: Any, costs: Any, count: Any, own: Any, by: Any
) -> Any:
    """by[lane] = the first a < count with rows[heads[a]] + costs[a] = own[row], or -1.

    Args:
        typing: numba's typing context.
        rows: (row, LANES) int32, contiguous.
        row: of `own`.
        heads: (arc,) int32 rows that `own[row]` may have come from.
        costs: (arc,) int32.
        count: number of arcs, int64.
        own: (row, LANES) int32, contiguous; may be `rows`.
        by: (LANES,) int32, written.
    """
    signature = types.void(rows, types.int64, heads, costs, types.int64, own, by)

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        wide = ir.IntType(64)
        base, head, cost, mine, found = (
            _pointer(builder, context, sig.args[i], args[i]) for i in (0, 2, 3, 5, 6)
        )
        wanted = [_load(builder, pointer) for pointer in _vectors(builder, mine, args[1])]
        kept = [cgutils.alloca_once(builder, _VECTOR) for _ in range(_BLOCKS)]
        for slot in kept:
            builder.store(ir.Constant(_VECTOR, [-1] * _WIDTH), slot)
        with cgutils.for_range(builder, args[4], intp=wide) as loop:
            # The last first, so that the first of several stays.
            arc = builder.sub(builder.sub(args[4], wide(1)), loop.index)
            source = builder.sext(builder.load(builder.gep(head, [arc])), wide)
            added = _splat(builder, builder.load(builder.gep(cost, [arc])))
            number = _splat(builder, builder.trunc(arc, ir.IntType(32)))
            there = _vectors(builder, base, source)
            for slot, pointer, own_cost in zip(kept, there, wanted, strict=True):
                came = builder.icmp_signed(
                    "==", builder.add(_load(builder, pointer), added), own_cost
                )
                builder.store(builder.select(came, number, builder.load(slot)), slot)
        for slot, pointer in zip(kept, _vectors(builder, found, wide(0)), strict=True):
            builder.store(builder.load(slot), pointer, align=4)
        return context.get_dummy_value()

    return signature, generate


_GROUP = 4
"""Columns that `join` finishes at once; with 32 lanes each they fill sixteen registers."""


@intrinsic
def join(
    typing: Any, ours: Any, theirs: Any, our_rows: Any, their_rows: Any, count: Any, block: Any
) -> Any:
    """block[t, s] = min over k of theirs[their_rows[k], t] + ours[our_rows[k], s].

    Args:
        typing: numba's typing context.
        ours, theirs: (row, LANES) int32, contiguous.
        our_rows, their_rows: (pair,) int32 rows that meet.
        count: number of such pairs, int64.
        block: (LANES, LANES) int32, lowered from what it holds.
    """
    signature = types.void(ours, theirs, our_rows, their_rows, types.int64, block)

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        where = [0, 1, 2, 3, 5]
        base = [_pointer(builder, context, sig.args[i], args[i]) for i in where]
        wide = ir.IntType(64)
        halves = LANES // (2 * _WIDTH)
        tiles = wide(LANES // _GROUP * halves)
        with cgutils.for_range(builder, tiles, intp=wide) as tile:
            column = builder.mul(builder.udiv(tile.index, wide(halves)), wide(_GROUP))
            lane = builder.mul(builder.urem(tile.index, wide(halves)), wide(2 * _WIDTH))
            _tile(builder, base, args[4], column, lane)
        return context.get_dummy_value()

    return signature, generate


def _tile(builder: Any, base: list[Any], count: Any, column: Any, lane: Any) -> None:
    """Four columns by 32 lanes of `join`, kept in registers over all meeting rows."""
    wide = ir.IntType(64)
    ours, theirs, our_rows, their_rows, block = base

    def place(row: Any, offset: Any, width: int) -> Any:
        return builder.add(builder.mul(row, wide(LANES)), builder.add(offset, wide(width)))

    def vector(pointer: Any, at: Any) -> Any:
        return builder.bitcast(builder.gep(pointer, [at]), _VECTOR.as_pointer())

    cells = [
        (c, w, vector(block, place(builder.add(column, wide(c)), lane, w * _WIDTH)))
        for c in range(_GROUP)
        for w in range(2)
    ]
    slots = [cgutils.alloca_once(builder, _VECTOR) for _ in cells]
    for slot, (_, _, pointer) in zip(slots, cells, strict=True):
        builder.store(_load(builder, pointer), slot)
    with cgutils.for_range(builder, count, intp=wide) as pair:
        mine = builder.sext(builder.load(builder.gep(our_rows, [pair.index])), wide)
        other = builder.sext(builder.load(builder.gep(their_rows, [pair.index])), wide)
        lanes = [_load(builder, vector(ours, place(mine, lane, w * _WIDTH))) for w in range(2)]
        added = [
            _splat(builder, builder.load(builder.gep(theirs, [place(other, column, c)])))
            for c in range(_GROUP)
        ]
        for slot, (c, w, _) in zip(slots, cells, strict=True):
            found = builder.add(lanes[w], added[c])
            builder.store(_smaller(builder, found, builder.load(slot)), slot)
    for slot, (_, _, pointer) in zip(slots, cells, strict=True):
        builder.store(builder.load(slot), pointer, align=4)
