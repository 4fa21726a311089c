"""Runs the commands of the jobs that a page shows for build servers.

A block of the kind `yaml` is for GitHub if it is a list of steps with `run`, and for GitLab if it has jobs with `script`. All
commands run in DIRECTORY, with fim on the PATH; each must end with CODE. The report files that a step uploads must be there
afterwards.

Usage: ci_snippets.py PAGE DIRECTORY CODE
"""

import pathlib
import re
import subprocess
import sys

import yaml


def jobs(snippet):
    """The commands of a snippet, and the files that it uploads."""
    if isinstance(snippet, list):
        return [step["run"] for step in snippet if "run" in step], [
            step["with"]["sarif_file"] for step in snippet if "sarif_file" in step.get("with", {})
        ]
    scripts = [job for job in snippet.values() if isinstance(job, dict) and "script" in job]
    return [command for job in scripts for command in job["script"]], [
        file for job in scripts for file in job["artifacts"]["reports"].values()
    ]


def main(page, directory, code):
    ran = 0
    for block in re.findall(r"^```yaml\n(.*?)^```$", pathlib.Path(page).read_text(encoding="utf-8"), re.M | re.S):
        commands, uploaded = jobs(yaml.safe_load(block))
        if not commands:
            continue
        if not uploaded:
            sys.exit(f"{page}: the job uploads no report:\n{block}")
        for file in uploaded:
            pathlib.Path(directory, file).unlink(missing_ok=True)
        for command in commands:
            ended = subprocess.run(["bash", "-ec", command], cwd=directory, capture_output=True, text=True)
            if ended.returncode != int(code):
                sys.exit(f"{page}: {command}\nended with {ended.returncode}: {ended.stdout}{ended.stderr}")
            ran += 1
        for file in uploaded:
            if not pathlib.Path(directory, file).stat().st_size:
                sys.exit(f"{page}: {file} is empty")
    if ran != 2:
        sys.exit(f"{page}: {ran} commands of jobs, not 2")
    print(f"   {pathlib.Path(page).name}: {ran} commands of build servers end with {code}, with their reports")


main(*sys.argv[1:])
