using System.Buffers.Binary;
using System.IO.Pipelines;

namespace Vigil.Server.Hosting.Door;

/// <summary>
/// What Kestrel writes to a connection, until its client is sent away: then the reason comes before the next frame, and
/// nothing after it.
/// </summary>
/// <remarks>
/// Kestrel writes under a lock of its own, and flushes whole frames. So between a flush and the next write is the place
/// for a frame of ours, and it is written there by whoever writes next. <see cref="SendAway"/> may come from any
/// thread; all else is Kestrel's, one at a time, as for every <see cref="PipeWriter"/>.
/// </remarks>
internal sealed class GoAwayWriter(PipeWriter inner) : PipeWriter
{
    private const byte GoAway = 7;
    private const int EnhanceYourCalm = 11;

    /// <summary>What nobody will get is written here.</summary>
    private const int ScratchBytes = 4096;

    private byte[]? _reason;
    private bool _hasUnflushed;
    private bool _isOver;

    private static ReadOnlySpan<byte> Text => "vigil: too many streams were reset right after they were opened"u8;

    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => inner.UnflushedBytes;

    /// <summary>The client has to leave; it is to calm down before it comes again.</summary>
    /// <param name="highest">The highest stream of which anything was looked at.</param>
    public void SendAway(int highest)
    {
        var frame = new byte[FrameHeaders.Bytes + 8 + Text.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, (8 + Text.Length) << 8);
        frame[3] = GoAway;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(FrameHeaders.Bytes), highest);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(FrameHeaders.Bytes + 4), EnhanceYourCalm);
        Text.CopyTo(frame.AsSpan(FrameHeaders.Bytes + 8));
        Volatile.Write(ref _reason, frame);
    }

    /// <summary>After all else: the reason is left in the pipe, if it is not there yet.</summary>
    /// <remarks>It is sent when the pipe is completed, so that nobody waits for a client that does not read.</remarks>
    public void End()
    {
        _hasUnflushed = false;
        Begin();
    }

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        Begin();
        return _isOver ? new byte[Math.Max(ScratchBytes, sizeHint)] : inner.GetMemory(sizeHint);
    }

    public override Span<byte> GetSpan(int sizeHint = 0)
    {
        Begin();
        return _isOver ? new byte[Math.Max(ScratchBytes, sizeHint)] : inner.GetSpan(sizeHint);
    }

    public override void Advance(int bytes)
    {
        if (!_isOver)
        {
            _hasUnflushed = true;
            inner.Advance(bytes);
        }
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        Begin();
        _hasUnflushed = false;
        return inner.FlushAsync(cancellationToken);
    }

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null)
    {
        Begin();
        _isOver = true;
        inner.Complete(exception);
    }

    private void Begin()
    {
        if (_hasUnflushed || _isOver || Volatile.Read(ref _reason) is not { } reason)
        {
            return;
        }

        reason.CopyTo(inner.GetSpan(reason.Length));
        inner.Advance(reason.Length);
        _isOver = true;
    }
}
