using Grpc.Core;
using Vigil.Api;
using Vigil.Core;
using Vigil.Raft;
using Vigil.Server.Node;
using Xunit;

namespace Vigil.Properties.Node;

/// <summary>What a node does at moments that a sweep seldom hits.</summary>
public sealed class NodeTests
{
    /// <summary>The read that was requested last.</summary>
    private Task? _read;

    /// <summary>No answer will come for what was proposed to an earlier leader and is not in the log by then.</summary>
    [Fact]
    public void Whoever_waits_for_a_lost_proposal_learns_it_as_soon_as_the_next_leader_has_spoken()
    {
        var stage = new NodeStage(voters: 3);
        var (first, second) = (stage.Peers[0], stage.Peers[1]);
        stage.Run(async () =>
        {
            stage.Say(first.Append(term: 5, index: 1, logTerm: 1, commit: 1, ReadOnlyMemory<byte>.Empty));
            await stage.UntilAsync(() => stage.Node.Status.Leader == first.Id);
            var proposal = ProposeAsync(stage, "lost");
            await first.ReceiveAsync(MessageKind.Propose, stage.Test);

            stage.Say(second.Append(term: 6, index: 1, logTerm: 1, commit: 1, ReadOnlyMemory<byte>.Empty));
            await stage.SleepAsync(400);
            Assert.False(proposal.IsCompleted, "The leader may still find it in the log.");
            stage.Say(second.Append(term: 6, index: 2, logTerm: 6, commit: 2));
            await stage.SleepAsync(400);
            Assert.True(proposal.IsCompleted, "The leader's first entry is applied, and the proposal was not before.");
            var refusal = await Assert.ThrowsAsync<RpcException>(() => proposal);
            Assert.Equal("etcdserver: leader changed", refusal.Status.Detail);
        });
    }

    [Fact]
    public void Who_proposed_to_the_leader_that_speaks_goes_on_waiting()
    {
        var stage = new NodeStage(voters: 3);
        var leader = stage.Peers[0];
        stage.Run(async () =>
        {
            stage.Say(leader.Append(term: 5, index: 1, logTerm: 1, commit: 1, ReadOnlyMemory<byte>.Empty));
            await stage.UntilAsync(() => stage.Node.Status.Leader == leader.Id);
            var proposal = ProposeAsync(stage, "kept");
            var received = await leader.ReceiveAsync(MessageKind.Propose, stage.Test);
            stage.Say(leader.Append(term: 5, index: 2, logTerm: 5, commit: 2));
            await stage.SleepAsync(400);
            Assert.False(proposal.IsCompleted);
            stage.Say(leader.Append(term: 5, index: 2, logTerm: 5, commit: 3, received.Entries[0].Data.Memory));
            Assert.Equal(StoreError.None, (await proposal).Error);
        });
    }

    /// <summary>Who does not lead does not know how long leases have: they come as they were granted.</summary>
    [Fact]
    public void A_follower_lists_leases_as_they_were_granted()
    {
        var stage = new NodeStage(voters: 3);
        var leader = stage.Peers[0];
        stage.Run(async () =>
        {
            long[] ids = [9, 3, 7];
            ReadOnlyMemory<byte>[] grants =
            [
                .. ids.Select((id, at) => new GrantLeaseCommand(id, 100 - at))
                    .Select((grant, at) => new StoreProposal(leader.Id, (ulong)at + 1, 0, grant).Write()),
            ];
            stage.Say(leader.Append(term: 5, index: 1, logTerm: 1, commit: 4, grants));
            await stage.UntilAsync(() => stage.Node.Status.Applied == 4);
            var leases = new Api.Lease.LeaseClient(stage.Connect());
            var listed = await leases.LeaseLeasesAsync(new LeaseLeasesRequest());
            Assert.Equal(ids, listed.Leases.Select(lease => lease.ID));
        });
    }

    /// <summary>
    /// It came into the log before anybody read it. Every member skips it, or all would end at it, at each start.
    /// </summary>
    [Theory]
    [InlineData(new byte[] { 0x7A, 0x01, 0x00 }, 0)]
    [InlineData(new byte[] { 0, 1, 2, 3 }, 0)]
    [InlineData(new byte[] { 0xFF, 0xFF }, 0)]
    [InlineData(new byte[] { 9, 9 }, 1)]
    [InlineData(new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0 }, 1)]
    [InlineData(new byte[] { 1 }, 77)]
    public void An_entry_that_can_not_be_applied_is_skipped_and_so_it_is_by_the_next_life(byte[] data, int kind)
    {
        var stage = new NodeStage(voters: 3);
        var leader = stage.Peers[0];
        stage.Run(async () =>
        {
            var put = new StoreProposal(leader.Id, 1, 0, new WriteCommand(new PutOp("k", "v"))).Write();
            var append = leader.Append(term: 5, index: 1, logTerm: 1, commit: 3, data, put);
            stage.Say(append with { Entries = [append.Entries[0] with { Kind = (EntryKind)kind }, append.Entries[1]] });
            await stage.UntilAsync(() => stage.Node.Status.Applied == 3);
            Assert.Equal(1, stage.Node.Stats.EntriesSkipped);
            Assert.Equal(2, stage.Store.CurrentRevision);

            await stage.RestartAsync();
            stage.Say(leader.Append(term: 5, index: 3, logTerm: 5, commit: 3));
            await stage.UntilAsync(() => stage.Node.Status.Applied == 3);
            Assert.Equal(1, stage.Node.Stats.EntriesSkipped);
            Assert.Equal(2, stage.Store.CurrentRevision);
        });
    }

    /// <summary>A snapshot that nobody could read back is not written: the cluster reports that it is full.</summary>
    [Theory]
    [InlineData(100, true)]
    [InlineData(1_000_000, false)]
    public void A_state_that_is_too_large_for_a_snapshot_raises_NOSPACE(long bytesMax, bool isFull)
    {
        var stage = new NodeStage(voters: 1, snapshotBytesMax: bytesMax);
        stage.Run(async () =>
        {
            await stage.UntilAsync(() => stage.Node.Status.Leader == stage.Node.Id);
            await ProposeAsync(stage, "value");
            await stage.SleepAsync(2_000);
            var get = new AlarmRequest { Action = AlarmRequest.Types.AlarmAction.Get };
            var alarms = await stage.Node.AlarmAsync(get, default);
            Assert.Equal(isFull, alarms.Any(alarm => alarm.Alarm == AlarmType.Nospace));
            Assert.Equal(isFull, stage.Node.Stats.SnapshotsSaved == 0);
        });
    }

    /// <summary>etcd's measure: nine tenths of the leader's log, and not an entry less.</summary>
    [Fact]
    public void A_learner_gets_its_vote_when_it_has_nine_tenths_of_the_log()
    {
        var stage = new NodeStage(voters: 1);
        stage.Run(async () =>
        {
            await stage.UntilAsync(() => stage.Node.Status.Leader == stage.Node.Id);
            var learner = await stage.Node.AddMemberAsync(["http://nobody:2380"], isLearner: true, default);
            while (stage.Node.Status.Committed < 25)
            {
                await ProposeAsync(stage, "filler");
            }

            var peer = new StagedPeer(learner.ID, stage.Node.Id);
            var last = stage.Node.Status.Committed;
            var enough = (9 * last / 10) + (9 * last % 10 == 0 ? 0 : 1);
            stage.Say(peer.Matches(stage.Node.Term, enough - 1));
            await stage.SleepAsync(100);
            var refusal = await Assert.ThrowsAsync<RpcException>(
                () => stage.Node.PromoteMemberAsync(learner.ID, default).AsTask());
            Assert.Equal(EtcdErrors.LearnerNotReady.Message, refusal.Status.Detail);
            Assert.Equal(last, stage.Node.Status.Committed);

            stage.Say(peer.Matches(stage.Node.Term, enough));
            await stage.SleepAsync(100);
            await stage.Node.PromoteMemberAsync(learner.ID, default);
            Assert.Contains(stage.Node.Members, member => member.ID == learner.ID && !member.IsLearner);
        });
    }

    /// <summary>
    /// A leader that hands over finds a lease due. The next one has given the lease its time anew and may have promised
    /// it to a client: what the earlier one found does not end it any more.
    /// </summary>
    [Theory]
    [InlineData(nameof(NodeMutants.None), true)]
    [InlineData(nameof(NodeMutants.EndInLaterTerm), false)]
    public void A_lease_is_not_ended_by_what_an_earlier_leader_found(string mutant, bool survives)
    {
        var stage = new NodeStage(voters: 3, Enum.Parse<NodeMutants>(mutant));
        var peer = stage.Peers[0];
        stage.Run(async () =>
        {
            stage.Peers.ToList().ForEach(peer => peer.IsObedient = true);
            await stage.UntilAsync(() => stage.Node.Status.Leader == stage.Node.Id);
            await stage.Node.ProposeAsync(new GrantLeaseCommand(7, 2), default);
            await stage.SleepAsync(1_000);

            stage.Peers.ToList().ForEach(peer => peer.IsObedient = false);
            var (term, last) = (stage.Node.Term, stage.Node.Status.Committed);
            var move = stage.Node.MoveLeaderAsync(peer.Id, default).AsTask();
            await peer.ReceiveAsync(MessageKind.TimeoutNow, stage.Test);
            await stage.SleepAsync(1_600);
            stage.Say(peer.Append(term + 1, last, term, last, ReadOnlyMemory<byte>.Empty));
            var forwarded = await peer.ReceiveAsync(MessageKind.Propose, stage.Test);
            Assert.Equal(
                new RevokeLeaseCommand(7, 1), StoreProposal.Read(forwarded.Entries[0].Data.Memory).Command);

            stage.Say(peer.Append(term + 1, last + 1, term + 1, last + 2, forwarded.Entries[0].Data.Memory));
            await stage.UntilAsync(() => stage.Node.Status.Applied == last + 2);
            Assert.Equal(survives, stage.Store.FindLease(7) is not null);
            await move;
        });
    }

    /// <summary>
    /// A read's answer comes when its process is dead and another has requested one anew: since then a write may have
    /// been acknowledged that the answer does not know of.
    /// </summary>
    [Theory]
    [InlineData(nameof(NodeMutants.None), false)]
    [InlineData(nameof(NodeMutants.NumberReadsFromOne), true)]
    public void A_read_is_not_confirmed_by_an_answer_to_an_earlier_life(string mutant, bool isConfirmed)
    {
        var stage = new NodeStage(voters: 3, Enum.Parse<NodeMutants>(mutant));
        var leader = stage.Peers[0];
        stage.Run(async () =>
        {
            var request = await RequestAsync();
            await stage.RestartAsync();
            leader.Forget();
            await RequestAsync();
            stage.Say(leader.MayRead(request, term: 5, index: 1));
            await stage.SleepAsync(400);
            Assert.Equal(isConfirmed, _read?.IsCompletedSuccessfully);
        });

        async Task<Api.Peers.RaftMessage> RequestAsync()
        {
            stage.Say(leader.Append(term: 5, index: 1, logTerm: 1, commit: 1, ReadOnlyMemory<byte>.Empty));
            await stage.UntilAsync(() => stage.Node.Status.Leader == leader.Id);
            _read = stage.Node.ConfirmReadAsync(default).AsTask();
            return await leader.ReceiveAsync(MessageKind.ReadIndex, stage.Test);
        }
    }

    /// <summary>Another's alarm is no reason not to raise one's own: an operator has to know of both.</summary>
    [Fact]
    public void A_member_past_its_quota_raises_its_own_alarm_beside_others()
    {
        var stage = new NodeStage(voters: 1);
        stage.Run(async () =>
        {
            await stage.UntilAsync(() => stage.Node.Status.Leader == stage.Node.Id);
            await AlarmAsync(stage, AlarmRequest.Types.AlarmAction.Activate, 0xB2);
            stage.Node.RaiseNoSpace();
            await stage.SleepAsync(2_000);
            var alarms = await AlarmAsync(stage, AlarmRequest.Types.AlarmAction.Get, 0);
            Assert.Equal(2, alarms.Count);
        });
    }

    /// <summary>etcd's exception: one started member may become two, and two with one started no three.</summary>
    [Fact]
    public void A_cluster_of_one_becomes_two()
    {
        var stage = new NodeStage(voters: 1);
        stage.Run(async () =>
        {
            await stage.UntilAsync(() => stage.Node.Members.Any(member => member.Name.Length > 0));
            var last = await Assert.ThrowsAsync<RpcException>(
                () => stage.Node.RemoveMemberAsync(stage.Node.Id, default).AsTask());
            Assert.True(EtcdErrors.MemberNotEnoughStarted.Is(last));
            await stage.Node.AddMemberAsync(["http://second:2380"], isLearner: false, default);
            Assert.Equal(2, stage.Node.Members.Count);
            var refusal = await Assert.ThrowsAsync<RpcException>(
                () => stage.Node.AddMemberAsync(["http://third:2380"], isLearner: false, default).AsTask());
            Assert.True(EtcdErrors.MemberNotEnoughStarted.Is(refusal));
        });
    }

    private static async Task<IReadOnlyList<AlarmMember>> AlarmAsync(
        NodeStage stage, AlarmRequest.Types.AlarmAction action, ulong member) =>
        await stage.Node.AlarmAsync(
            new AlarmRequest { Action = action, MemberID = member, Alarm = AlarmType.Nospace }, default);

    private static Task<CommandResult> ProposeAsync(NodeStage stage, string value) =>
        stage.Node.ProposeAsync(new WriteCommand(new PutOp("k", value)), default).AsTask();
}
