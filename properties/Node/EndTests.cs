using Grpc.Core;
using Vigil.Api;
using Vigil.Core;
using Vigil.Sim.Engine.Disk;
using Xunit;

namespace Vigil.Properties.Node;

/// <summary>Every call that a node took is answered: when it stops, and when its disk does not come back.</summary>
public sealed class EndTests
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(9);

    private static readonly PutOp Put = new("k", "v");

    /// <summary>
    /// Each is requested while the loop waits for its disk, so that the stop finds it in the mailbox.
    /// </summary>
    [Theory]
    [InlineData("propose")]
    [InlineData("read")]
    [InlineData("move leader")]
    [InlineData("hand over")]
    [InlineData("promote")]
    public void Who_waits_when_the_node_stops_is_answered(string what)
    {
        var stage = new NodeStage(voters: 3);
        stage.Run(async () =>
        {
            var call = await LeadAndAskAsync(stage, what, DiskHang(TimeSpan.FromSeconds(2)));
            await stage.StopAsync();
            await stage.SleepAsync(1_000);
            Assert.True(call.IsCompleted, $"{what} was taken and is not answered.");
            var refusal = await Assert.ThrowsAsync<RpcException>(() => call);
            Assert.Equal(EtcdErrors.Stopped.Message, refusal.Status.Detail);
        });
    }

    /// <summary>
    /// The disk never comes back: every waiter gets an error after the time of a request, and no later.
    /// </summary>
    [Theory]
    [InlineData("propose", "etcdserver: request timed out")]
    [InlineData("read", "etcdserver: request timed out")]
    [InlineData("member", "etcdserver: request timed out")]
    [InlineData("alarm", "etcdserver: request timed out")]
    public void A_request_ends_within_its_time_out_though_the_disk_hangs(string what, string error)
    {
        var stage = new NodeStage(voters: 3);
        stage.Run(async () =>
        {
            var begin = stage.Test.Clock.GetTimestamp();
            var call = await LeadAndAskAsync(stage, what, DiskHang(Timeout.InfiniteTimeSpan));
            await stage.SleepAsync((int)RequestTimeout.TotalMilliseconds + 1_000);
            Assert.True(call.IsCompleted, $"{what} waits since {stage.Test.Clock.GetElapsedTime(begin)}.");
            var refusal = await Assert.ThrowsAsync<RpcException>(() => call);
            Assert.Equal(error, refusal.Status.Detail);
        });
    }

    private static DiskFaults DiskHang(TimeSpan time) => new() { HangPercent = 100, Hang = time };

    private static async Task<Task> LeadAndAskAsync(NodeStage stage, string what, DiskFaults faults)
    {
        stage.Peers.ToList().ForEach(peer => peer.IsObedient = true);
        await stage.UntilAsync(() => stage.Node.Status.Leader == stage.Node.Id);
        await stage.Node.ProposeAsync(new WriteCommand(Put), default);
        var learner = await stage.Node.AddMemberAsync(["http://nobody:2380"], isLearner: true, default);
        stage.Disk.Faults = faults;
        _ = stage.Node.ProposeAsync(new WriteCommand(Put), default).AsTask();
        await stage.SleepAsync(100);
        Assert.Equal(1, stage.Disk.Hanging);
        return what switch
        {
            "propose" => stage.Node.ProposeAsync(new WriteCommand(Put), default).AsTask(),
            "read" => stage.Node.ConfirmReadAsync(default).AsTask(),
            "move leader" => stage.Node.MoveLeaderAsync(stage.Peers[0].Id, default).AsTask(),
            "hand over" => stage.Node.HandOverAsync(default).AsTask(),
            "promote" => stage.Node.PromoteMemberAsync(learner.ID, default).AsTask(),
            "member" => stage.Node.RemoveMemberAsync(learner.ID, default).AsTask(),
            "alarm" => stage.Node.AlarmAsync(
                new AlarmRequest { Action = AlarmRequest.Types.AlarmAction.Activate, Alarm = AlarmType.Corrupt },
                default).AsTask(),
            _ => throw new ArgumentOutOfRangeException(nameof(what)),
        };
    }
}
