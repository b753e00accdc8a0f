using Google.Protobuf;
using Vigil.Api;
using Vigil.Api.Peers;
using Vigil.Core;
using Vigil.Raft;

namespace Vigil.Server.Node;

/// <summary>What this member has proposed, and who waits for it to be applied.</summary>
/// <remarks>
/// <see cref="ProposeAsync(PendingProposal, CancellationToken)"/> and the counters are for any thread; everything else
/// is the loop's.
/// </remarks>
internal sealed class Proposals
{
    private readonly ulong _origin;
    private readonly RaftNode _raft;
    private readonly NodeOptions _options;
    private readonly Waiters _waiters;
    private readonly Mailbox<INodeMail> _mailbox;
    private readonly LifeNumbers _sequences;

    /// <summary>Proposed and not applied, by sequence.</summary>
    private readonly Dictionary<ulong, PendingProposal> _proposed = [];

    /// <summary>Not proposed: there is no leader, or it accepts none now.</summary>
    private List<PendingProposal> _held = [];

    /// <summary>The term of the last entry that was applied.</summary>
    private long _appliedTerm;
    private int _count;
    private long _failed;

    /// <summary>1 when a caller gave up whose proposal is still kept.</summary>
    private int _isSweepDue;

    /// <summary>None yet.</summary>
    /// <param name="origin">This member's id.</param>
    /// <param name="raft">Which takes them.</param>
    /// <param name="parts">Clock and entropy, for sequences.</param>
    /// <param name="options">The bounds.</param>
    /// <param name="waiters">The waits and their deadlines.</param>
    /// <param name="mailbox">The way to the loop.</param>
    public Proposals(
        ulong origin, RaftNode raft, NodeParts parts, NodeOptions options, Waiters waiters, Mailbox<INodeMail> mailbox)
    {
        (_origin, _raft, _options, _waiters, _mailbox) = (origin, raft, options, waiters, mailbox);
        _sequences = new LifeNumbers(parts.Time, parts.Entropy, "node.sequence");
    }

    /// <summary>How many wait.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>How many ended with an error.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>Proposes a command.</summary>
    /// <param name="command">For the store.</param>
    /// <param name="term">If not 0, it is void unless the leader of this term puts it into the log.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public ValueTask<ApplyResult> ProposeAsync(StoreCommand command, long term, CancellationToken cancellationToken)
    {
        var proposal = new StoreProposal(_origin, NextSequence(), term, command);
        return ProposeAsync(
            new PendingProposal { Data = proposal.Write(), Sequence = proposal.Sequence }, cancellationToken);
    }

    /// <summary>Proposes what is not for the store.</summary>
    /// <param name="proposal">Its origin and sequence are filled in.</param>
    /// <param name="change">With a change of the membership; null without.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public ValueTask<ApplyResult> ProposeAsync(
        Proposal proposal, ConfChange? change, CancellationToken cancellationToken)
    {
        (proposal.Origin, proposal.Sequence) = (_origin, NextSequence());
        var data = proposal.ToByteArray();
        var pending = new PendingProposal
        {
            Data = change is null ? data : (change with { Context = data }).Write(),
            Sequence = proposal.Sequence,
            IsConfChange = change is not null,
        };
        return ProposeAsync(pending, cancellationToken);
    }

    /// <summary>Takes what has come, and proposes what can be proposed, all as one.</summary>
    public void Take(IReadOnlyList<PendingProposal> proposals)
    {
        if (Interlocked.Exchange(ref _isSweepDue, 0) != 0)
        {
            Sweep();
        }

        _held.AddRange(proposals);
        ProposeHeld();
    }

    /// <summary>Proposes what could not be proposed before.</summary>
    public void ProposeHeld()
    {
        if (_held.Count == 0 || _raft.Leader == 0)
        {
            return;
        }

        var (held, commands) = (_held, new List<ReadOnlyMemory<byte>>());
        _held = [];
        foreach (var pending in held.Where(pending => !pending.Task.IsCompleted))
        {
            _proposed[pending.Sequence] = pending;
            pending.Term = _raft.Term;
            if (!pending.IsConfChange)
            {
                commands.Add(pending.Data);
            }
            else if (!_raft.ProposeConfChange(ConfChange.Read(pending.Data)))
            {
                _held.Add(pending);
            }
        }

        if (commands.Count > 0 && !_raft.Propose(commands))
        {
            // Leadership is being handed over: they wait for the next leader.
            _held.AddRange(held.Where(pending => !pending.IsConfChange && !pending.Task.IsCompleted));
        }
    }

    /// <summary>An entry of this term is about to be applied.</summary>
    /// <remarks>
    /// If it is the first of its term, its leader's log is the log: whatever was proposed to an earlier leader and
    /// survives was applied before it. The rest is lost, or on its way to a node that may lead again: nobody can know,
    /// and nobody needs to wait.
    /// </remarks>
    public void Applying(long term)
    {
        if (term <= _appliedTerm)
        {
            return;
        }

        _appliedTerm = term;
        foreach (var lost in _proposed.Values.Where(pending => pending.Term < term).ToList())
        {
            _proposed.Remove(lost.Sequence);
            lost.TrySetException(EtcdErrors.LeaderChanged.ToException());
        }
    }

    /// <summary>An entry was applied: whoever waits for it here is answered.</summary>
    public void Applied(ulong origin, ulong sequence, ApplyResult result)
    {
        if (origin == _origin && _proposed.Remove(sequence, out var pending))
        {
            pending.TrySetResult(result);
        }
    }

    private async ValueTask<ApplyResult> ProposeAsync(PendingProposal pending, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _count) > _options.ProposalsMax)
        {
            Interlocked.Decrement(ref _count);
            throw EtcdErrors.RequestTooManyRequests.ToException();
        }

        try
        {
            return await _waiters.WaitAsync(pending, _options.RequestTimeout, Post, cancellationToken);
        }
        catch
        {
            Interlocked.Increment(ref _failed);
            Volatile.Write(ref _isSweepDue, 1);
            throw;
        }
        finally
        {
            Interlocked.Decrement(ref _count);
        }
    }

    /// <remarks>
    /// Proposals that were given up are still in the mailbox while the loop is stuck, so counting them is not enough.
    /// </remarks>
    private void Post(Waiter<ApplyResult> waiter) =>
        _mailbox.Add((PendingProposal)waiter, _options.ProposalsMax).OrThrow();

    private void Sweep()
    {
        foreach (var gone in _proposed.Values.Where(pending => pending.Task.IsCompleted).ToList())
        {
            _proposed.Remove(gone.Sequence);
        }

        _held.RemoveAll(pending => pending.Task.IsCompleted);
    }

    private ulong NextSequence() => unchecked((ulong)_sequences.Next());
}
