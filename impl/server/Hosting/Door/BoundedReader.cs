using System.IO.Pipelines;

namespace Vigil.Server.Hosting.Door;

/// <summary>
/// A connection's bytes as they are, up to where its client does what no client may: there they end, and the client is
/// sent away. One reader at a time, as for every <see cref="PipeReader"/>.
/// </summary>
internal sealed class BoundedReader(PipeReader inner, ResetRate resets, GoAwayWriter output) : PipeReader
{
    private readonly FrameHeaders _headers = new(resets);
    private ReadResult _read;

    /// <summary>How much of what was read and not consumed may pass.</summary>
    private long _passed;
    private bool _isCut;

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var read = inner.ReadAsync(cancellationToken);
        return read.IsCompletedSuccessfully ? new ValueTask<ReadResult>(Look(read.Result)) : LookAsync(read);
    }

    public override bool TryRead(out ReadResult result)
    {
        var isRead = inner.TryRead(out result);
        result = isRead ? Look(result) : result;
        return isRead;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        _passed -= _read.Buffer.Slice(0, consumed).Length;
        inner.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    private async ValueTask<ReadResult> LookAsync(ValueTask<ReadResult> read) => Look(await read);

    private ReadResult Look(ReadResult read)
    {
        if (!_isCut)
        {
            _passed += _headers.Pass(read.Buffer.Slice(_passed));
            if (_passed < read.Buffer.Length)
            {
                _isCut = true;
                output.SendAway(resets.Highest);
            }
        }

        _read = _isCut
            ? new ReadResult(read.Buffer.Slice(0, _passed), read.IsCanceled, isCompleted: true)
            : read;
        return _read;
    }
}
