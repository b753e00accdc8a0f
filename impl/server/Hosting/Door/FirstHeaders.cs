using System.Buffers;

namespace Vigil.Server.Hosting.Door;

/// <summary>
/// Lets an HTTP/2 client's bytes through, frame by frame up to its first headers, which it may repair.
/// </summary>
internal sealed class FirstHeaders
{
    /// <summary>
    /// The longest frame that is looked at: what Kestrel advertises, which is the least that RFC 9113 allows. Kestrel
    /// refuses a longer one by its header, so that has to get there before anything of its payload is kept.
    /// </summary>
    private const int FrameBytesMax = 16 * 1024;

    private const byte Headers = 1;
    private const byte Padded = 0x8;
    private const byte Priority = 0x20;

    private bool _hasPreface;

    /// <summary>
    /// True when the first headers have gone through, or can't be looked at; what follows goes through as it is.
    /// </summary>
    public bool ArePassed { get; private set; }

    /// <summary>Takes what is whole from <paramref name="input"/> and adds it to <paramref name="output"/>.</summary>
    /// <returns>How much of the input was taken.</returns>
    public long Pass(ReadOnlySequence<byte> input, List<byte> output)
    {
        var taken = 0L;
        if (!_hasPreface)
        {
            if (input.Length < FrameHeaders.PrefaceBytes)
            {
                return 0;
            }

            output.AddRange(input.Slice(0, FrameHeaders.PrefaceBytes).ToArray());
            taken = FrameHeaders.PrefaceBytes;
            _hasPreface = true;
        }

        while (!ArePassed && input.Length - taken >= FrameHeaders.Bytes)
        {
            var header = input.Slice(taken, FrameHeaders.Bytes).ToArray();
            var length = (header[0] << 16) | (header[1] << 8) | header[2];
            if (length > FrameBytesMax)
            {
                ArePassed = true;
                break;
            }

            if (input.Length - taken < FrameHeaders.Bytes + length)
            {
                break;
            }

            var payload = input.Slice(taken + FrameHeaders.Bytes, length).ToArray();
            taken += FrameHeaders.Bytes + length;
            Pass(header, payload, output);
        }

        return taken;
    }

    private void Pass(byte[] header, byte[] payload, List<byte> output)
    {
        ArePassed = header[3] == Headers;
        if (ArePassed && BlockOf(header[4], payload) is { } block
            && AuthorityRepair.Repair(payload.AsSpan(block)) is { } repaired)
        {
            payload = [.. payload[..block.Start], .. repaired, .. payload[block.End..]];
            header[0] = (byte)(payload.Length >> 16);
            header[1] = (byte)(payload.Length >> 8 & 0xFF);
            header[2] = (byte)(payload.Length & 0xFF);
        }

        output.AddRange(header);
        output.AddRange(payload);
    }

    /// <summary>
    /// Where the header block lies, or its beginning when it goes on in other frames; null in a frame that is
    /// malformed.
    /// </summary>
    private static Range? BlockOf(byte flags, byte[] payload)
    {
        var isPadded = (flags & Padded) != 0;
        var start = (isPadded ? 1 : 0) + ((flags & Priority) != 0 ? 5 : 0);
        if (payload.Length < start)
        {
            return null;
        }

        var end = payload.Length - (isPadded ? payload[0] : 0);
        return end < start ? null : start..end;
    }
}
