"""What plug.so writes down: the system calls of a command that concern a folder, with what they wrote."""
import os

import crash


class Call:
    """One call, as it was made."""

    def __init__(self, line):
        number, self.name, result, changes, detail, self.path, self.second = line.decode().split("\t")
        self.number, self.result, self.changes, self.detail = int(number), int(result), changes == "1", int(detail)
        self.data = b""

    def writes(self):
        return self.name in ("write", "pwrite")

    def reads_file(self):
        """Whether it opens or reads a file that is there."""
        return self.name in ("open", "read") and not self.changes and self.result >= 0 and \
            os.path.basename(self.path) not in (crash.OUT, ".")

    def __str__(self):
        return f"call {self.number}, {self.name} {os.path.basename(self.second or self.path)}"


def read(path):
    calls = []
    with open(path, "rb") as file:
        while line := file.readline():
            call = Call(line.rstrip(b"\n"))
            if call.writes() and call.result > 0:
                call.data = file.read(call.result)
            calls.append(call)
    os.remove(path)
    return calls


def of_story(stage, story, words=(), folder=crash.OUT):
    """The calls of a story's command, with words added to it, that concern the folder; how it ended; and where that was."""
    place = stage.place(story.start)
    path = place + ".record"
    environment = {**story.environment, "PLUG_RECORD": path, "PLUG_FOLDER": os.path.normpath(os.path.join(place, folder))}
    run = stage.run([*story.words, *words], place, environment, ("plug", "clock"))
    return read(path), run, place
