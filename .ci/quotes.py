"""Looks up every quote of the norm files in the source texts, white space and line-end hyphens aside."""

import pathlib
import re
import sys


def plain(text: str) -> str:
    text = re.sub(r"[*_<>]|</?sup>", "", text)
    text = re.sub(r"-\s*\n\s*", "", text)
    return re.sub(r"\s+", " ", text)


def main(norms: str, sources: str) -> int:
    texts = [plain(path.read_text("utf-8")) for path in sorted(pathlib.Path(sources).glob("*.txt"))]
    found, lost = 0, []
    for path in sorted(pathlib.Path(norms).glob("*/*.yaml")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            for quote in re.findall(r'\bquote: "([^"]+)"', line):
                if any(plain(quote) in text for text in texts):
                    found += 1
                else:
                    lost.append(f"{path}:{number}: not in any source: {quote}")
    print(f"{found} quotes found, {len(lost)} not found")
    print("\n".join(lost), end="\n" if lost else "")
    return 1 if lost or not found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
