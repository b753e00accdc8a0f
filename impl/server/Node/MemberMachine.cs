using Vigil.Api;
using Vigil.Api.Peers;
using Vigil.Core;
using Vigil.Raft;
using Vigil.Seams;

namespace Vigil.Server.Node;

/// <summary>
/// The state machine: keys, leases, alarms, members. The same log makes the same state on every member.
/// </summary>
/// <remarks>Changed by the node's loop alone; its parts may be read by anybody.</remarks>
internal sealed class MemberMachine(
    WatchableStore store,
    Lessor lessor,
    Alarms alarms,
    Membership membership,
    NodeMutants mutants = NodeMutants.None)
{
    /// <summary>The last entry that was applied. Anything up to it is never applied again.</summary>
    public long Applied { get; private set; }

    public WatchableStore Store => store;

    public Lessor Lessor => lessor;

    public Membership Membership => membership;

    private InstallFaults Faults =>
        mutants.HasFlag(NodeMutants.InstallUnderWatchers) ? InstallFaults.LeaveWatchers
        : mutants.HasFlag(NodeMutants.RewindAtInstall) ? InstallFaults.Rewind
        : mutants.HasFlag(NodeMutants.ForgetFutureAtInstall) ? InstallFaults.ForgetFuture
        : mutants.HasFlag(NodeMutants.LoseAtInstall) ? InstallFaults.Lose
        : mutants.HasFlag(NodeMutants.PassAtInstall) ? InstallFaults.Pass
        : InstallFaults.None;

    /// <summary>Notes an entry that needs no action.</summary>
    public void Skip(Entry entry) => Follow(entry);

    public ApplyResult Apply(Entry entry, StoreProposal proposal)
    {
        Follow(entry);
        return new ApplyResult(proposal.Term == 0 || proposal.Term == entry.Term
            ? Apply(proposal.Command)
            : new CommandResult(StoreError.LeaseNotFound, null));
    }

    /// <summary>Applies what is not for the store; its content was read whole.</summary>
    public ApplyResult Apply(Entry entry, Proposal proposal)
    {
        Follow(entry);
        switch (proposal.CommandCase)
        {
            case Proposal.CommandOneofCase.Alarm:
                return new ApplyResult(default, alarms.Apply(proposal.Alarm));
            case Proposal.CommandOneofCase.Member:
                TakeAttributes(proposal.Member);
                return default;
            case Proposal.CommandOneofCase.None:
            default:
                throw Invariant.Unreachable("What can't be applied was skipped.");
        }
    }

    /// <summary>Applies a change of the membership.</summary>
    /// <returns>Why not, when it does not fit the members as they are now: on every member alike.</returns>
    public EtcdError? Apply(Entry entry, ConfChange change, Api.Member member)
    {
        Follow(entry);
        var known = membership.Find(change.Node);
        if (change.Kind == ConfChangeKind.Remove)
        {
            if (known is null)
            {
                return EtcdErrors.MemberNotFound;
            }

            membership.Remove(change.Node);
            return null;
        }

        if (membership.IsRemoved(change.Node))
        {
            return EtcdErrors.MemberNotFound;
        }

        switch (change.Kind)
        {
            case ConfChangeKind.AddVoter when known is { IsLearner: true }:
                known.IsLearner = mutants.HasFlag(NodeMutants.PromoteInRaftAlone);
                membership.Set(known);
                return null;
            case ConfChangeKind.Update when known is not null:
                if (membership.WhyNotAt(change.Node, member.PeerURLs) is { } refusal)
                {
                    return refusal;
                }

                known.PeerURLs.Clear();
                known.PeerURLs.Add(member.PeerURLs);
                membership.Set(known);
                return null;
            case ConfChangeKind.Update:
                return EtcdErrors.MemberNotFound;
            default:
                break;
        }

        if (known is not null)
        {
            return change.Kind == ConfChangeKind.AddVoter && member.PeerURLs.Count == 0
                ? EtcdErrors.MemberNotLearner
                : EtcdErrors.MemberExist;
        }

        if (membership.WhyNotAt(change.Node, member.PeerURLs) is { } other)
        {
            return member.PeerURLs.Count == 0 ? EtcdErrors.MemberNotFound : other;
        }

        membership.Set(member);
        return null;
    }

    /// <summary>Marks the current state for a snapshot; its keys can be read at any later time.</summary>
    public (MemberState Head, SnapshotMark Store) Mark()
    {
        var head = new MemberState { Applied = Applied };
        head.Members.Add(membership.List());
        head.Removed.Add(membership.Removed);
        head.Alarms.Add(alarms.List(AlarmType.None));
        return (head, store.MarkSnapshot());
    }

    /// <summary>Looks at a snapshot whole: all that installing it does is tried, aside.</summary>
    /// <returns>The revision of its store.</returns>
    /// <exception cref="InvalidDataException">It can't be installed; the message says why.</exception>
    public static long Check(Snapshot snapshot)
    {
        var (head, store) = MemberSnapshot.Read(snapshot.Data);
        if (head.Members.Any(member => member.ID == 0)
            || store.Leases.Any(lease => lease.Id == 0 || lease.Seconds is < 1 or > MvccStore.LeaseSecondsMax))
        {
            throw new InvalidDataException("The member's snapshot has a member or a lease that there can't be.");
        }

        try
        {
            _ = new WatchableStore(store);
        }
        catch (Exception e) when (e is not (InvalidDataException or OutOfMemoryException))
        {
            // Its checksum is right and its events contradict each other. The store is thrown away with what broke.
            throw new InvalidDataException($"The member's snapshot contradicts itself: {e.Message}", e);
        }

        return store.Revision;
    }

    /// <summary>Replaces the whole state.</summary>
    /// <param name="snapshot">At the index that counts as applied from here on.</param>
    /// <param name="keepsStore">True only in a mutant.</param>
    /// <exception cref="InvalidDataException">Its data are damaged; nothing was changed.</exception>
    public void Install(Snapshot snapshot, bool keepsStore = false)
    {
        var (head, kept) = MemberSnapshot.Read(snapshot.Data);
        if (!keepsStore)
        {
            store.Install(kept, Faults);
        }

        alarms.Replace(head.Alarms);
        membership.Replace(head.Members, mutants.HasFlag(NodeMutants.ForgetRemoved) ? [] : head.Removed);
        Applied = snapshot.Index;
    }

    private CommandResult Apply(StoreCommand command)
    {
        if (command is RevokeLeaseCommand revoke)
        {
            lessor.Forget(revoke.Id, revoke.Grant);
        }

        var result = store.Apply(command);
        if (result.Value is LeaseGrantResult grant)
        {
            lessor.Begin(grant.Lease);
        }

        return result;
    }

    private void TakeAttributes(Api.Member attributes)
    {
        if (membership.Find(attributes.ID) is { } member)
        {
            member.Name = attributes.Name;
            member.ClientURLs.Clear();
            member.ClientURLs.Add(attributes.ClientURLs);
            membership.Set(member);
        }
    }

    private void Follow(Entry entry)
    {
        Invariant.Holds(entry.Index == Applied + 1, "Every entry is applied once, in order.");
        Applied = entry.Index;
    }
}
