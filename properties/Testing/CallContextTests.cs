using Grpc.Core;
using Grpc.Core.Testing;
using Vigil.Samples.Locks;
using Vigil.Sim.Testing;
using Xunit;

namespace Vigil.Properties.Testing;

/// <summary>A service gets the same from its call in the simulation as from gRPC's own context for tests.</summary>
public sealed class CallContextTests
{
    private static readonly AcquireRequest Backup = new() { Name = "backup" };

    [Fact]
    public void A_service_sees_the_same_as_in_the_context_of_gRPCs_tests()
    {
        var seen = new List<string>();
        Simulation.Search(new SimulationOptions { Executions = 1 }, async world =>
        {
            world.Start("server", process => process.Serve(
                server => Locks.BindService(server, new Handlers(context => RecordAsync(context, seen)))));
            await world.Machines[0].Completion;
            var client = world.Start("client", async process => await new Locks.LocksClient(process.Connect("server"))
                .AcquireAsync(Backup, new Metadata { { "who", "me" } }));
            await client.Completion;
        }).ThrowIfFailed();
        var direct = new List<string>();
        var handlers = new Handlers(context => RecordAsync(context, direct));
        Assert.True(handlers.Acquire(Backup, Direct("client")).IsCompletedSuccessfully);
        Assert.Equal(direct, seen);
        Assert.Contains("who: me", seen);
    }

    /// <summary>The service is an ordinary class: called directly it grants and refuses as over the network.</summary>
    [Fact]
    public async Task The_service_called_directly_grants_once()
    {
        var service = new LockService(TimeProvider.System, _ => Task.CompletedTask, checksAgain: true);
        Assert.Equal(1, (await service.Acquire(Backup, Direct("one"))).Token);
        var refusal = await Assert.ThrowsAsync<RpcException>(() => service.Acquire(Backup, Direct("other")));
        Assert.Equal(StatusCode.FailedPrecondition, refusal.StatusCode);
    }

    private static async Task RecordAsync(ServerCallContext context, List<string> seen)
    {
        seen.AddRange(
        [
            context.Method,
            context.Peer,
            $"{context.Deadline:o} {context.Deadline.Kind}",
            $"{context.CancellationToken.CanBeCanceled} {context.CancellationToken.IsCancellationRequested}",
            $"{context.AuthContext?.IsPeerAuthenticated}",
            $"{context.WriteOptions?.Flags}",
            $"{context.Status}",
            $"{context.ResponseTrailers.Count}",
        ]);
        seen.AddRange(context.RequestHeaders.Select(header => $"{header.Key}: {header.Value}"));
        await context.WriteResponseHeadersAsync([]);
    }

    private static ServerCallContext Direct(string peer) => TestServerCallContext.Create(
        "/locks.Locks/Acquire",
        host: "vigil.sim",
        deadline: DateTime.MaxValue,
        requestHeaders: new Metadata { { "who", "me" } },
        cancellationToken: new CancellationTokenSource().Token,
        peer: peer,
        authContext: new AuthContext(null, []),
        contextPropagationToken: null,
        writeHeadersFunc: static _ => Task.CompletedTask,
        writeOptionsGetter: static () => WriteOptions.Default,
        writeOptionsSetter: static _ => { });
}
