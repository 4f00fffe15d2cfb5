"""A small timetable, written as a GTFS feed: asymmetric, with a headway, past midnight.

Weekday service WK, which does not run on 2024-05-15, when SP runs instead. Buses of 2024-05-14:

    t1  P 08:00       Q 09:00  R 10:30
    t2  P 23:30       Q 24:40  R 26:00
    t3  P every half hour from 10:00 before 12:00, Q 50 minutes later
    t4  R 12:00       P 14:00
    t5  P 16:00       Q no time  R 18:00

s1 is a train of SP, P 07:00 to R 08:00. The bus has a flat fare of 6 CNY.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

TABLES = {
    "agency": "agency_id,agency_name,agency_url,agency_timezone\n1,A,http://a.example,Asia/Shanghai\n",
    "stops": "stop_id,stop_name,stop_lat,stop_lon\n"
    "P,P,30.0,100.001\nQ,Q,30.201,100.5\nR,R,30.001,100.9\n",
    "routes": "route_id,agency_id,route_short_name,route_long_name,route_type\n"
    "bus,1,b,,3\ntrain,1,t,,2\n",
    "trips": "route_id,service_id,trip_id\n"
    "bus,WK,t1\nbus,WK,t2\nbus,WK,t3\nbus,WK,t4\nbus,WK,t5\ntrain,SP,s1\n",
    "stop_times": "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
    "t1,08:00:00,08:00:00,P,1\nt1,08:55:00,09:00:00,Q,2\nt1,10:30:00,10:30:00,R,3\n"
    "t2,23:30:00,23:30:00,P,1\nt2,24:40:00,24:40:00,Q,2\nt2,26:00:00,26:00:00,R,3\n"
    "t3,06:00:00,06:00:00,P,1\nt3,06:50:00,06:50:00,Q,2\n"
    "t4,12:00:00,12:00:00,R,1\nt4,14:00:00,14:00:00,P,2\n"
    "t5,16:00:00,16:00:00,P,1\nt5,,,Q,2\nt5,18:00:00,18:00:00,R,3\n"
    "s1,07:00:00,07:00:00,P,1\ns1,08:00:00,08:00:00,R,2\n",
    "frequencies": "trip_id,start_time,end_time,headway_secs\nt3,10:00:00,12:00:00,1800\n",
    "calendar": "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,"
    "start_date,end_date\nWK,1,1,1,1,1,0,0,20240101,20241231\n",
    "calendar_dates": "service_id,date,exception_type\nWK,20240515,2\nSP,20240515,1\n",
    "fare_attributes": "fare_id,price,currency_type,payment_method,transfers\nf,6,CNY,0,0\n",
    "fare_rules": "fare_id,route_id\nf,bus\n",
}


def write_feed(folder: Path, *, packed: bool = True, **replaced: str | None) -> Path:
    """The feed as a zip file or a folder; keyword arguments replace tables, None removes one."""
    tables = {name: text for name, text in {**TABLES, **replaced}.items() if text is not None}
    if packed:
        path = folder / "feed.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name, text in tables.items():
                archive.writestr(f"{name}.txt", text)
        return path
    path = folder / "feed"
    path.mkdir()
    for name, text in tables.items():
        (path / f"{name}.txt").write_text(text, encoding="utf-8")
    return path
