using System.Buffers;
using System.Buffers.Binary;

namespace Vigil.Server.Hosting.Door;

/// <summary>
/// Goes along a client's bytes from frame to frame, and looks at nothing but their headers, wherever they are cut. Not
/// thread-safe.
/// </summary>
/// <remarks>
/// A frame that is malformed, or longer than it may be, is Kestrel's to refuse, which ends the connection: what is
/// found behind it then has no meaning and does no harm.
/// </remarks>
internal sealed class FrameHeaders(ResetRate resets)
{
    /// <summary>The bytes before the first frame. Source: RFC 9113, section 3.4.</summary>
    public const int PrefaceBytes = 24;

    /// <summary>The bytes of a frame's header. Source: RFC 9113, section 4.1.</summary>
    public const int Bytes = 9;

    private const byte Headers = 1;
    private const byte ResetStream = 3;

    private readonly byte[] _header = new byte[Bytes];
    private int _headerBytes;

    /// <summary>Before the next header.</summary>
    private int _skip = PrefaceBytes;

    /// <summary>Goes along what follows what it was given before.</summary>
    /// <returns>How much of it may pass: all, unless a frame in it is a reset too many.</returns>
    public long Pass(ReadOnlySequence<byte> bytes)
    {
        var passed = 0L;
        foreach (var part in bytes)
        {
            var taken = Pass(part.Span);
            passed += taken;
            if (taken < part.Length)
            {
                break;
            }
        }

        return passed;
    }

    private int Pass(ReadOnlySpan<byte> part)
    {
        var at = 0;
        while (at < part.Length)
        {
            if (_skip > 0)
            {
                var skipped = Math.Min(_skip, part.Length - at);
                (_skip, at) = (_skip - skipped, at + skipped);
                continue;
            }

            var begin = at;
            var more = Math.Min(Bytes - _headerBytes, part.Length - at);
            part.Slice(at, more).CopyTo(_header.AsSpan(_headerBytes));
            (_headerBytes, at) = (_headerBytes + more, at + more);
            if (_headerBytes < Bytes)
            {
                continue;
            }

            _headerBytes = 0;
            _skip = (int)(BinaryPrimitives.ReadUInt32BigEndian(_header) >> 8);
            if (!MayPass(_header[3], BinaryPrimitives.ReadInt32BigEndian(_header.AsSpan(5)) & int.MaxValue))
            {
                return begin;
            }
        }

        return at;
    }

    private bool MayPass(byte type, int stream)
    {
        if (type == Headers)
        {
            resets.Open(stream);
        }

        return type != ResetStream || resets.TryReset(stream);
    }
}
