using Grpc.Core;
using Vigil.Core;
using Vigil.Raft;
using Vigil.Seams;

namespace Vigil.Server.Node;

/// <summary>
/// The time of leases, which only the leader measures: it proposes the end of those that are over, and every member
/// applies it. The loop's.
/// </summary>
internal sealed class LeaderLeases(
    RaftNode raft,
    Lessor lessor,
    NodeOptions options,
    Proposals proposals,
    Mailbox<INodeMail> mailbox,
    Supervisor supervisor)
{
    /// <summary>The term in which this member last began to measure.</summary>
    private long _promotedTerm;

    /// <summary>
    /// Whether this member leads and measures leases. Between its election and that, what it knows of their time is
    /// what it last knew when it led before, or nothing.
    /// </summary>
    private bool IsPromoted => raft.Role == RaftRole.Leader && _promotedTerm == raft.Term;

    /// <summary>Begins to measure, if this member leads newly: before anybody learns that it leads.</summary>
    public void PromoteIfLeader()
    {
        if (raft.Role != RaftRole.Leader || IsPromoted)
        {
            return;
        }

        _promotedTerm = raft.Term;
        if (!options.Mutants.HasFlag(NodeMutants.ForgetPromotion))
        {
            // How long leases had is not known here: each gets its whole time, and that of the election.
            lessor.Promote(options.ElectionTimeout);
        }
    }

    /// <summary>Ends those that are over, if this member measures them.</summary>
    public void EndDue()
    {
        if (lessor.UntilDue() != TimeSpan.Zero)
        {
            return;
        }

        if (options.Mutants.HasFlag(NodeMutants.ExpireLocally))
        {
            lessor.ExpireDue(lessor.LeasesAtOnce);
            return;
        }

        var mayEnd = options.Mutants.HasFlag(NodeMutants.EndBeforePromotion) ? raft.Role == RaftRole.Leader
            : options.Mutants.HasFlag(NodeMutants.EndAsOldLeader) ? _promotedTerm > 0
            : IsPromoted;
        if (!mayEnd)
        {
            return;
        }

        var term = raft.Term;
        foreach (var lease in lessor.TakeDue(lessor.LeasesAtOnce))
        {
            supervisor.Run("node.lease", () => EndAsync(lease, term));
        }
    }

    /// <summary>What could not be ended is due again, unless another leader has measured it since.</summary>
    public void NotEnded(LeaseNotEnded mail)
    {
        if (IsPromoted && _promotedTerm == mail.Term)
        {
            lessor.Overdue(mail.Lease);
        }
    }

    /// <param name="lease">Is over.</param>
    /// <param name="term">
    /// Of the leader that says so. Were the entry proposed to a later one, it might end what that one has renewed.
    /// </param>
    private async Task EndAsync(LeaseGrant lease, long term)
    {
        var command = new RevokeLeaseCommand(lease.Id, lease.Grant);
        var isOfAnyTerm = (options.Mutants & (NodeMutants.EndInLaterTerm | NodeMutants.EndAsOldLeader)) != 0;
        try
        {
            await proposals.ProposeAsync(command, isOfAnyTerm ? 0 : term, CancellationToken.None);
        }
        catch (RpcException)
        {
            // Not committed, or unknown. Ending it twice changes nothing; a later term restarts all leases.
            mailbox.Add(new LeaseNotEnded(lease, term));
        }
    }
}
