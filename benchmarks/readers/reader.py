"""What every <kind>.py does: `<kind>.py prepare <folder>` makes the files, `cases` names the cases, and
`<kind>.py <case> <seconds> <folder>` times the usual tool on one of them and prints a line of JSON, as reader.hpp does. Times are those
of the process on its core: what else the machine does is not in them."""
import json
import sys
import time


def main(prepare, cases):
    """cases: by name, f(folder) -> (peer's name, bytes behind one call, a function of nothing that gives a number)."""
    if sys.argv[1] == "prepare":
        return prepare(sys.argv[2])
    if sys.argv[1] == "cases":
        return print(*cases)
    name, seconds, folder = sys.argv[1], float(sys.argv[2]), sys.argv[3]
    peer, size, work = cases[name](folder)
    answer, times = work(), []
    end = time.process_time() + min(seconds, 1) / 2
    while time.process_time() < end:
        work()
    end = time.process_time() + seconds
    while len(times) < 10 or time.process_time() < end:
        begin = time.process_time()
        work()
        times.append(1e6 * (time.process_time() - begin))
    times.sort()
    print(json.dumps({"peer": peer, "case": name, "bytes": size, "median_us": times[len(times) // 2], "min_us": times[0], "answer": answer}))
