"""What the tests of one run came to, read from their .trx files.

Usage: outcomes.py COMMAND FILE..., files in any order; what a test came to last counts.
  again    prints the filter of the tests that failed; ends with 1 where there are none, or too many for chance to be the
           reason, or where a run broke off
  summary  tells of each test that failed, and of each that passed only when it was run again; ends with 1 where one failed
  totals   prints how many passed, failed and were skipped
"""

import collections
import sys
import xml.etree.ElementTree as xml

MOST_BY_CHANCE = 5


def broke_off(tree):
    return tree.find("{*}ResultSummary").get("outcome") not in ("Completed", "Failed")


def read(trees):
    """Each test's results, oldest first, by its method, its name, and its place among those of the same name: long arguments are cut."""
    tests = {}
    for tree in sorted(trees, key=lambda tree: tree.find("{*}Times").get("start")):
        methods = {test.get("id"): test.find("{*}TestMethod") for test in tree.iterfind(".//{*}UnitTest")}
        seen = collections.Counter()
        for result in tree.iterfind(".//{*}UnitTestResult"):
            method = methods[result.get("testId")]
            key = (f'{method.get("className")}.{method.get("name").partition("(")[0]}', result.get("testName"))
            seen[key] += 1
            tests.setdefault((*key, seen[key]), []).append(result)
    return tests


def failed(results):
    return results[-1].get("outcome") == "Failed"


def tell(word, result):
    print(f'{word}: {result.get("testName")[:200]} after {result.get("duration")}')
    for part in ("Message", "StackTrace"):
        for line in (result.findtext(".//{*}" + part) or "").strip().splitlines()[:4]:
            print(f"    {line[:200]}")


def again(trees, tests):
    names = sorted({method for (method, _, _), results in tests.items() if failed(results)})
    print("|".join(f"FullyQualifiedName={name}" for name in names))
    return 0 < len(names) <= MOST_BY_CHANCE and not any(broke_off(tree) for tree in trees)


def summary(_, tests):
    for results in tests.values():
        earlier = [result for result in results[:-1] if result.get("outcome") == "Failed"]
        if failed(results):
            tell("FAILED", results[-1])
        elif earlier:
            tell("PASSED ONLY AT THE SECOND TRY", earlier[-1])
    return not any(failed(results) for results in tests.values()) and any(results[-1].get("outcome") == "Passed" for results in tests.values())


def totals(_, tests):
    outcomes = [results[-1].get("outcome") for results in tests.values()]
    passed, lost = outcomes.count("Passed"), outcomes.count("Failed")
    print(f"{passed} passed, {lost} failed, {len(outcomes) - passed - lost} skipped")
    return True


if __name__ == "__main__":
    command = {"again": again, "summary": summary, "totals": totals}[sys.argv[1]]
    files = [xml.parse(path) for path in sys.argv[2:]]
    sys.exit(0 if command(files, read(files)) else 1)
