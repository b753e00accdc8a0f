using System.Buffers;
using System.IO.Pipelines;
using Vigil.Seams;

namespace Vigil.Server.Hosting.Door;

/// <summary>
/// A connection's bytes with the first headers repaired. From then on the inner reader is used as it is, without a
/// copy. One reader at a time, as for every <see cref="PipeReader"/>.
/// </summary>
internal sealed class RepairingReader(PipeReader inner) : PipeReader
{
    private readonly FirstHeaders _first = new();

    /// <summary>What went through and was not consumed yet.</summary>
    private byte[] _own = [];
    private bool _isOwnExamined = true;
    private bool _isOwnRead;

    private bool IsPlain => _first.ArePassed && _own.Length == 0;

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (IsPlain)
        {
            return await inner.ReadAsync(cancellationToken);
        }

        var (isCanceled, isCompleted) = (false, false);
        while (_isOwnExamined && !isCanceled && !isCompleted)
        {
            var result = await inner.ReadAsync(cancellationToken);
            (isCanceled, isCompleted) = (result.IsCanceled, result.IsCompleted);
            Take(result);
        }

        return Own(isCanceled, isCompleted);
    }

    public override bool TryRead(out ReadResult result)
    {
        if (IsPlain)
        {
            return inner.TryRead(out result);
        }

        if (_isOwnExamined)
        {
            if (!inner.TryRead(out var more))
            {
                result = default;
                return false;
            }

            Take(more);
            result = Own(more.IsCanceled, more.IsCompleted);
            return true;
        }

        result = Own(isCanceled: false, isCompleted: false);
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (!_isOwnRead)
        {
            inner.AdvanceTo(consumed, examined);
            return;
        }

        _isOwnRead = false;
        _isOwnExamined = examined.GetInteger() >= _own.Length;
        _own = _own[consumed.GetInteger()..];
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    private ReadResult Own(bool isCanceled, bool isCompleted)
    {
        _isOwnRead = true;
        return new ReadResult(new ReadOnlySequence<byte>(_own), isCanceled, isCompleted);
    }

    private void Take(ReadResult result)
    {
        var output = new List<byte>(_own);
        var taken = _first.Pass(result.Buffer, output);
        if (_first.ArePassed || result.IsCompleted)
        {
            output.AddRange(result.Buffer.Slice(taken).ToArray());
            taken = result.Buffer.Length;
        }

        Invariant.Holds(taken <= result.Buffer.Length, "No more is taken than there is.");
        inner.AdvanceTo(result.Buffer.GetPosition(taken), result.Buffer.End);
        _isOwnExamined = output.Count == _own.Length;
        _own = [.. output];
    }
}
