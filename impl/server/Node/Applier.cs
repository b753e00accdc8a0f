using Vigil.Api.Peers;
using Vigil.Raft;

namespace Vigil.Server.Node;

/// <summary>
/// Applies what is committed, each entry once and in order, and notifies whoever waits for it. The loop's.
/// </summary>
internal sealed class Applier(
    RaftNode raft,
    MemberMachine machine,
    NodeOptions options,
    Proposals proposals,
    PeerLinks links,
    Retirement retirement)
{
    private long _installed;

    /// <summary>How often a leader's snapshot replaced the state. Any thread.</summary>
    public long Installed => Interlocked.Read(ref _installed);

    /// <summary>Applies an entry.</summary>
    /// <param name="entry">The one after the last.</param>
    /// <param name="ticks">The loop's, now.</param>
    public void Apply(Entry entry, long ticks)
    {
        proposals.Applying(entry.Term);
        if (entry.Data.IsEmpty)
        {
            machine.Skip(entry);
        }
        else if (entry.Kind == EntryKind.ConfChange)
        {
            Apply(entry, ConfChange.Read(entry.Data), ticks);
        }
        else if (StoreProposal.Is(entry.Data))
        {
            var command = StoreProposal.Read(entry.Data);
            proposals.Applied(command.Origin, command.Sequence, machine.Apply(entry, command));
        }
        else
        {
            var proposal = Proposal.Parser.ParseFrom(entry.Data.Span);
            proposals.Applied(proposal.Origin, proposal.Sequence, machine.Apply(entry, proposal));
        }
    }

    /// <summary>Replaces the state by a leader's.</summary>
    public void Install(Snapshot snapshot, long ticks)
    {
        machine.Install(snapshot, options.Mutants.HasFlag(NodeMutants.InstallUnderWatchers));
        Interlocked.Increment(ref _installed);
        MembersChanged(ticks);
    }

    /// <summary>Follows who the members are: links to the others, and whether this one still is.</summary>
    public void MembersChanged(long ticks)
    {
        links.Follow(machine.Membership);
        retirement.Notice(ticks);
    }

    private void Apply(Entry entry, ConfChange change, long ticks)
    {
        var proposal = Proposal.Parser.ParseFrom(change.Context.Span);
        var refusal = machine.Apply(entry, change, proposal.Member ?? new Api.Member());
        if (refusal is null)
        {
            raft.ApplyConfChange(change);
            MembersChanged(ticks);
        }

        proposals.Applied(proposal.Origin, proposal.Sequence, new ApplyResult(default, Refusal: refusal));
    }
}
