using Grpc.Core;
using Grpc.Core.Testing;
using Vigil.Samples.Locks;
using Vigil.Sim.Testing;
using Xunit;

namespace Vigil.Properties.Testing;

/// <summary>A service can ask of its call in the simulation what it can of gRPC's own context for tests.</summary>
public sealed class CallContextTests
{
    private static readonly AcquireRequest Backup = new() { Name = "backup" };

    [Fact]
    public void A_service_is_told_the_same_as_by_the_context_of_gRPCs_tests()
    {
        var told = new List<string>();
        Simulation.Search(new SimulationOptions { Executions = 1 }, async world =>
        {
            world.Start("server", process => process.Serve(
                server => Locks.BindService(server, new Handlers(context => TellAsync(context, told)))));
            await world.Machines[0].Completion;
            var client = world.Start("client", async process => await new Locks.LocksClient(process.Connect("server"))
                .AcquireAsync(Backup, new Metadata { { "who", "me" } }));
            await client.Completion;
        }).ThrowIfFailed();
        var direct = new List<string>();
        var handlers = new Handlers(context => TellAsync(context, direct));
        Assert.True(handlers.Acquire(Backup, Direct("client")).IsCompletedSuccessfully);
        Assert.Equal(direct, told);
        Assert.Contains("who: me", told);
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

    private static async Task TellAsync(ServerCallContext context, List<string> told)
    {
        told.AddRange(
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
        told.AddRange(context.RequestHeaders.Select(header => $"{header.Key}: {header.Value}"));
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
