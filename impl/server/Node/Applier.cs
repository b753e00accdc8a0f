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
    Retirement retirement,
    PeerRefusals refusals)
{
    private long _installed;

    /// <summary>How often a leader's snapshot replaced the state. Any thread.</summary>
    public long Installed => Interlocked.Read(ref _installed);

    /// <summary>Applies an entry; one that can't be read is skipped, by every member alike.</summary>
    /// <param name="entry">The one after the last.</param>
    /// <param name="ticks">The loop's, now.</param>
    public void Apply(Entry entry, long ticks)
    {
        proposals.Applying(entry.Term);
        if (entry.Data.IsEmpty)
        {
            machine.Skip(entry);
        }
        else if (Read(entry) is not { } content)
        {
            machine.Skip(entry);
        }
        else if (content.Command is { } command)
        {
            proposals.Applied(command.Origin, command.Sequence, machine.Apply(entry, command));
        }
        else if (content is { Change: { } change, Proposal: { } context })
        {
            Apply(entry, change, context, ticks);
        }
        else if (content.Proposal is { } proposal)
        {
            proposals.Applied(proposal.Origin, proposal.Sequence, machine.Apply(entry, proposal));
        }
    }

    /// <summary>Replaces the state by a leader's.</summary>
    /// <param name="snapshot">The leader's.</param>
    /// <param name="ticks">The loop's, now.</param>
    /// <param name="isSaving">Whether a snapshot of what was there is being saved. Only a mutant looks.</param>
    public void Install(Snapshot snapshot, long ticks, bool isSaving)
    {
        if (options.Mutants.HasFlag(NodeMutants.EndAtInstall))
        {
            throw new IOException("The snapshot is too much.");
        }

        machine.Install(snapshot, isSaving && options.Mutants.HasFlag(NodeMutants.KeepStoreAtInstall));
        Interlocked.Increment(ref _installed);
        MembersChanged(ticks);
    }

    /// <summary>Follows who the members are: links to the others, and whether this one still is.</summary>
    public void MembersChanged(long ticks)
    {
        links.Follow(machine.Membership);
        retirement.Notice(ticks);
    }

    /// <remarks>
    /// A member that ended here would end again at every start, and so would all others: the cluster would be lost for
    /// the sake of bytes that nobody of it has proposed.
    /// </remarks>
    private EntryContent? Read(Entry entry)
    {
        try
        {
            return EntryContent.Read(entry);
        }
        catch (InvalidDataException e) when (!options.Mutants.HasFlag(NodeMutants.TrustEntries))
        {
            refusals.Skip(entry.Index, e.Message);
            return null;
        }
    }

    private void Apply(Entry entry, ConfChange change, Proposal proposal, long ticks)
    {
        var refusal = machine.Apply(entry, change, proposal.Member ?? new Api.Member());
        if (refusal is null)
        {
            raft.ApplyConfChange(change);
            MembersChanged(ticks);
        }

        proposals.Applied(proposal.Origin, proposal.Sequence, new ApplyResult(default, Refusal: refusal));
    }
}
