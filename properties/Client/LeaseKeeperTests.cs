using Grpc.Core;
using Vigil.Client;
using Vigil.Client.Hosting;
using Vigil.Properties.Timing;
using Xunit;

namespace Vigil.Properties.Client;

/// <summary>All leases of a client are kept over one stream.</summary>
public sealed class LeaseKeeperTests : IDisposable
{
    private static readonly RpcException Down = new(new Status(StatusCode.Unavailable, "down"));

    private readonly LeaseServer _server = new();
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(60));

    private CancellationToken Patience => _patience.Token;

    public void Dispose() => _patience.Dispose();

    [Fact]
    public async Task Ten_thousand_leases_are_one_stream()
    {
        await using var client = Client();
        var renewals = Enumerable.Range(1, 10_000)
            .Select(lease => client.KeepLeaseAliveOnceAsync(lease, Patience)).ToArray();
        var call = await _server.AcceptAsync(Patience);
        for (var i = 0; i < renewals.Length; i++)
        {
            var lease = await call.TakeAsync(Patience);
            call.Answer(lease, lease);
        }

        var answers = await Task.WhenAll(renewals);
        Assert.Equal(Enumerable.Range(1, 10_000).Select(lease => (long)lease), answers.Select(answer => answer.TTL));
        Assert.Equal(1, _server.Opened);
        await call.Ended.WaitAsync(Patience);
    }

    [Fact]
    public async Task An_answer_belongs_to_its_lease_in_whatever_order()
    {
        await using var client = Client();
        var one = client.KeepLeaseAliveOnceAsync(1, Patience);
        var two = client.KeepLeaseAliveOnceAsync(2, Patience);
        var call = await _server.AcceptAsync(Patience);
        Assert.Equal((1, 2), (await call.TakeAsync(Patience), await call.TakeAsync(Patience)));
        call.Answer(3, 30);
        call.Answer(2, 20);
        Assert.Equal(20, (await two).TTL);
        Assert.False(one.IsCompleted);
        call.Answer(1, 10);
        Assert.Equal(10, (await one).TTL);
    }

    /// <summary>Otherwise the answer to an older request would promise more time than the lease has.</summary>
    [Fact]
    public async Task The_answer_to_a_renewal_that_was_given_up_is_nobodys()
    {
        await using var client = Client();
        using var stop = new CancellationTokenSource();
        var other = client.KeepLeaseAliveOnceAsync(2, Patience);
        var givenUp = client.KeepLeaseAliveOnceAsync(1, stop.Token);
        var call = await _server.AcceptAsync(Patience);
        await stop.CancelAsync();
        var canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givenUp);
        Assert.Equal(stop.Token, canceled.CancellationToken);

        var later = client.KeepLeaseAliveOnceAsync(1, Patience);
        call.Answer(1, 10);
        call.Answer(2, 20);
        Assert.Equal(20, (await other).TTL);
        Assert.False(later.IsCompleted);
        call.Answer(1, 11);
        Assert.Equal(11, (await later).TTL);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_waits_when_it_breaks_goes_on_over_the_next(bool endsWell)
    {
        await using var client = Client();
        var one = client.KeepLeaseAliveOnceAsync(1, Patience);
        var two = client.KeepLeaseAliveOnceAsync(2, Patience);
        var broken = await _server.AcceptAsync(Patience);
        broken.Break(endsWell ? null : Down);
        var next = await _server.AcceptAsync(Patience);
        for (var i = 0; i < 2; i++)
        {
            next.Answer(await next.TakeAsync(Patience), 7);
        }

        Assert.Equal((7, 7), ((await one).TTL, (await two).TTL));
        Assert.Equal(2, _server.Opened);
    }

    [Fact]
    public async Task A_refusal_ends_all_that_wait()
    {
        await using var client = Client();
        var one = client.KeepLeaseAliveOnceAsync(1, Patience);
        var two = client.KeepLeaseAliveOnceAsync(2, Patience);
        var call = await _server.AcceptAsync(Patience);
        call.Break(new RpcException(new Status(StatusCode.PermissionDenied, "no")));
        foreach (var renewal in new[] { one, two })
        {
            var refusal = await Assert.ThrowsAsync<RpcException>(() => renewal);
            Assert.Equal(StatusCode.PermissionDenied, refusal.StatusCode);
        }
    }

    /// <summary>The first gives up at its time-out; who came later still has time, on another stream.</summary>
    [Fact]
    public async Task A_stream_that_answers_nobody_is_left()
    {
        var clock = new HandClock();
        await using var client = Client(clock);
        var first = client.KeepLeaseAliveOnceAsync(1, Patience);
        var silent = await _server.AcceptAsync(Patience);
        Assert.Equal(1, await silent.TakeAsync(Patience));
        Assert.Equal(TimeSpan.FromSeconds(5), await clock.FireAsync(Patience));
        var late = await Assert.ThrowsAsync<RpcException>(() => first);
        Assert.Equal(StatusCode.DeadlineExceeded, late.StatusCode);
        await silent.Ended.WaitAsync(Patience);

        var second = client.KeepLeaseAliveOnceAsync(1, Patience);
        var next = await _server.AcceptAsync(Patience);
        next.Answer(await next.TakeAsync(Patience), 7);
        Assert.Equal(7, (await second).TTL);
    }

    [Fact]
    public async Task The_stream_stays_open_while_somebody_keeps_a_lease_and_ends_with_the_last()
    {
        await using var client = Client();
        await using var kept = client.KeepLeaseAliveAsync(1, Patience).GetAsyncEnumerator(CancellationToken.None);
        var first = kept.MoveNextAsync();
        var call = await _server.AcceptAsync(Patience);
        call.Answer(await call.TakeAsync(Patience), 60);
        Assert.True(await first);
        Assert.Equal(60, kept.Current.TTL);

        var other = client.KeepLeaseAliveOnceAsync(2, Patience);
        call.Answer(await call.TakeAsync(Patience), 0);
        Assert.Equal(0, (await other).TTL);
        Assert.False(call.Ended.IsCompleted);
        await kept.DisposeAsync();
        await call.Ended.WaitAsync(Patience);
        Assert.Equal(1, _server.Opened);
    }

    [Fact]
    public async Task A_lease_of_150_days_is_kept_for_longer_than_a_timer_can_be_set()
    {
        var clock = new HandClock();
        await using var client = Client(clock, new VigilClientOptions { RequestTimeout = Timeout.InfiniteTimeSpan });
        var renewals = 0;
        var server = Task.Run(async () =>
        {
            var call = await _server.AcceptAsync(Patience);
            call.Answer(await call.TakeAsync(Patience), 150 * 86_400);
            Assert.Equal(TimeSpan.FromDays(24), await clock.FireAsync(Patience));
            Assert.Equal(TimeSpan.FromDays(24), await clock.FireAsync(Patience));
            Assert.Equal(TimeSpan.FromDays(2), await clock.FireAsync(Patience));
            call.Answer(await call.TakeAsync(Patience), 0);
        });
        await foreach (var renewal in client.KeepLeaseAliveAsync(1, Patience))
        {
            renewals++;
        }

        await server;
        Assert.Equal(2, renewals);
    }

    [Fact]
    public async Task A_cancelled_keeper_has_its_users_token()
    {
        await using var client = Client();
        using var given = new CancellationTokenSource();
        using var other = new CancellationTokenSource();
        await using var kept = client.KeepLeaseAliveAsync(1, given.Token).GetAsyncEnumerator(other.Token);
        var first = kept.MoveNextAsync().AsTask();
        await _server.AcceptAsync(Patience);
        await other.CancelAsync();
        var canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal(other.Token, canceled.CancellationToken);
    }

    private VigilClient Client(TimeProvider? time = null, VigilClientOptions? options = null) => new(
        [_server],
        (options ?? new VigilClientOptions()) with { BackoffMin = TimeSpan.FromMilliseconds(1) },
        time ?? TimeProvider.System,
        new OsEntropy());
}
