"""Videos, repacked: picture and sound as they were, and nothing that says where, when or with what they were made."""

from __future__ import annotations

import io

import av
from av.container import InputContainer, OutputContainer
from av.error import FFmpegError

from adoption.errors import NotPossible

LONGEST = 15 * 60
PICTURE = {"h264", "hevc", "mpeg4", "vp8", "vp9", "av1"}
SOUND = {"aac", "mp3", "opus", "vorbis"}
WEB = {"vp8", "vp9", "av1", "opus", "vorbis"}
BROKEN = "This video cannot be opened. Save it again as MP4 and choose that."


def clean(data: bytes, suffix: str) -> tuple[bytes, str, str]:
    """(new bytes, media type, suffix). Raises NotPossible for what is no video, or too long a one."""
    try:
        with av.open(io.BytesIO(data), "r", metadata_errors="ignore") as film:
            _is_acceptable(film)
            ending = "webm" if suffix == "webm" else "mp4"
            kept = _repacked(film, ending)
        _can_be_seen(kept)
    except (FFmpegError, ValueError, TypeError, IndexError, EOFError, AttributeError, MemoryError):
        raise NotPossible(BROKEN) from None
    return kept, f"video/{ending}", ending


def _is_acceptable(film: InputContainer) -> None:
    if not film.streams.video:
        raise NotPossible("There is no picture in this video. Choose another.")
    if film.duration and film.duration / av.time_base > LONGEST:
        raise NotPossible(f"The video must be shorter than {LONGEST // 60} minutes.")
    streams = [*film.streams.video[:1], *film.streams.audio[:1]]
    if any(stream.codec_context.name not in PICTURE | SOUND for stream in streams):
        raise NotPossible("This video is packed in a way browsers cannot show. Save it again as MP4 and choose that.")


def _repacked(film: InputContainer, ending: str) -> bytes:
    """The first picture and the first sound, packet by packet, into a new file without metadata."""
    out = io.BytesIO()
    wanted = [*film.streams.video[:1], *film.streams.audio[:1]]
    with av.open(out, "w", format=ending, options={"fflags": "+bitexact"}) as new:
        streams = {stream.index: new.add_stream_from_template(stream) for stream in wanted}
        for stream in streams.values():
            stream.metadata.clear()
        new.metadata.clear()
        _copy(film, new, wanted, streams)
    return out.getvalue()


def _copy(film: InputContainer, new: OutputContainer, wanted: list, streams: dict) -> None:  # type: ignore[type-arg]
    for packet in film.demux(wanted):
        if packet.dts is None:
            continue
        packet.stream = streams[packet.stream.index]
        new.mux(packet)


def _can_be_seen(data: bytes) -> None:
    """The first picture of what will be kept is really there."""
    with av.open(io.BytesIO(data), "r") as film:
        if next(film.decode(video=0), None) is None:
            raise NotPossible(BROKEN)
