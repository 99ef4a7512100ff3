#!/usr/bin/env python3
"""An audit over the machines of a Spark cluster: a task for every part, and then all together (README.md).

Spark decides where a part is read, and gives it to another machine when one is lost. What reads it is `toetssteen assess`;
no record passes through Spark. All machines see the audit, the program and the folder for parts under the same paths.
"""

import argparse
import glob
import os
import re
import shutil
import socket
import subprocess
import sys
import uuid

# What the program says when it makes no difference where or when it runs: used wrongly, input that is wrong, no records.
SAME_ANYWHERE = (2, 3, 5)
INTERNAL = 4


def stop(message, code=2):
    print(f"error: {message}", file=sys.stderr)
    sys.exit(code)


def arguments():
    parser = argparse.ArgumentParser(description="Run an audit as tasks of Spark.")
    parser.add_argument("folder", help="the folder with audit.yaml")
    parser.add_argument("--parts", type=int, required=True, metavar="NUMBER", help="into how many parts it is cut")
    parser.add_argument("--work", required=True, metavar="FOLDER", help="where parts are kept until they are merged; shared")
    parser.add_argument("-o", "--output", action="append", default=[], metavar="FORMAT[:PATH]", help="as of `toetssteen merge`")
    parser.add_argument("--master", help="as of spark-submit, which may give it too; local-cluster[2,1,1024] if left out")
    parser.add_argument("--keep-going", action="store_true", help="leave out records that cannot be read; the exit code is 3")
    parser.add_argument("--only-needed", action="store_true", help="read no more of a record than the norms need")
    parser.add_argument("--limit", action="append", default=[], metavar="NAME=NUMBER", help="may be given several times")
    given = parser.parse_args()
    if given.parts < 1:
        parser.error("--parts is 1 or more")
    return given


def program():
    named = os.environ.get("TOETSSTEEN", "toetssteen")
    found = shutil.which(named)
    return os.path.abspath(found) if found else stop(f"there is no `{named}`; set TOETSSTEEN to the program")


def spark(master):
    """A connection to Spark; what lacks is said before Spark says it at length."""
    home = os.environ.get("JAVA_HOME")
    if not shutil.which(os.path.join(home, "bin", "java") if home else "java"):
        stop(f"there is no Java in JAVA_HOME, {home}" if home else "there is no Java; Spark runs on version 17")
    try:
        from pyspark import SparkConf, SparkContext
    except ImportError:
        stop("there is no pyspark; pip install -r requirements.txt")
    conf = SparkConf().setAppName("toetssteen")
    # spark-submit, which started this with a gateway of its own, has told Spark the master already.
    if master is None and "PYSPARK_GATEWAY_PORT" not in os.environ:
        master = "local-cluster[2,1,1024]"
    if master is not None:
        conf.setMaster(master)
        if master.startswith("local"):
            # Nothing of a run on one machine needs to be reached from another.
            conf.setIfMissing("spark.ui.enabled", "false")
            os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
            os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    context = SparkContext(conf=conf)
    context.setLogLevel("ERROR")
    return context


def assess(number, parts, work, command):
    """Makes a part, on whatever machine this runs: its number, the exit code, and what was said.

    Raises an error where another try, elsewhere, may help.
    """
    part = os.path.join(work, f"{number}-of-{parts}.json")
    # It is there from a run that was broken off; `merge` tells if it is of this audit as it is now.
    if os.path.exists(part):
        return number, 0, ""
    # Of a machine that was given up, the program may still run: every try has a file of its own.
    own = f"{part}.{uuid.uuid4().hex}"
    try:
        run = subprocess.run(
            [*command, "--part", f"{number}/{parts}", "-o", own],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace",
        )
    except OSError as error:
        raise RuntimeError(f"on {socket.gethostname()}: {error}") from None
    # With --keep-going a part may be there although some records cannot be used.
    if os.path.exists(own):
        os.replace(own, part)
    elif run.returncode not in SAME_ANYWHERE:
        raise RuntimeError(f"part {number}/{parts} on {socket.gethostname()}: exit code {run.returncode}\n{run.stderr}")
    return number, run.returncode, run.stderr


def main():
    given = arguments()
    tool = program()
    folder, work = os.path.abspath(given.folder), os.path.abspath(given.work)
    os.makedirs(work, exist_ok=True)
    parts = given.parts

    both = ["--only-needed"] * given.only_needed + [f"--limit={limit}" for limit in given.limit]
    context = spark(given.master)
    # As many threads as Spark sets aside for a task.
    command = [tool, "assess", folder, "--jobs", context.getConf().get("spark.task.cpus", "1"), *both]
    command += ["--keep-going"] * given.keep_going
    try:
        # As many slices as numbers: a task is a part. (Spread by hash, some tasks would have several, and some none.)
        numbers = context.parallelize(range(1, parts + 1), parts)
        made = numbers.map(lambda number: assess(number, parts, work, command)).collect()
    except Exception as error:  # Whatever it is, Spark tried it several times.
        # Of the stacks of four machines that Spark tells, what `assess`, above, said.
        said = re.search(r"^RuntimeError: (.*?)^\s+at ", str(error), re.MULTILINE | re.DOTALL)
        stop(f"{said[1].strip() if said else error}\nthe parts that were made are kept in {work}", INTERNAL)
    finally:
        context.stop()
    # What is wrong with the audit itself every part says.
    sys.stderr.writelines(dict.fromkeys(said for _, _, said in made))
    files = [os.path.join(work, f"{number}-of-{parts}.json") for number in range(1, parts + 1)]
    failed = {number: code for (number, code, _), file in zip(made, files) if not os.path.exists(file)}
    if failed:
        lacking = ", ".join(f"{number}/{parts}" for number in failed)
        stop(f"parts that could not be made: {lacking}; the others are kept in {work}", max(failed.values()))

    outputs = [word for output in given.output for word in ("-o", output)]
    merged = subprocess.run([tool, "merge", folder, *files, *both, *outputs]).returncode
    if merged == 0:
        # Also what tries left behind that were killed.
        for left in (f"*-of-{parts}.json", f"*-of-{parts}.json.*", f".*-of-{parts}.json.*"):
            for file in glob.glob(os.path.join(glob.escape(work), left)):
                os.remove(file)
    else:
        print(f"the parts are in {work}; without them the next run makes all of them again", file=sys.stderr)
    sys.exit(merged)


if __name__ == "__main__":
    main()
