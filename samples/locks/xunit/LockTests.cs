using Vigil.Sim.Testing;
using Xunit;

namespace Vigil.Samples.Locks.Xunit;

/// <summary>The lock service in a thousand worlds a test.</summary>
public sealed class LockTests
{
    /// <summary>
    /// Say <c>false</c> here and it fails: by its seed, its story, and what to paste to see it again.
    /// </summary>
    [Fact]
    public void No_two_workers_hold_the_lock() => Simulation.Check(new LockTest(checksAgain: true).RunAsync);

    /// <summary>A client that finds no server gets an error, and waits for nothing.</summary>
    [Fact]
    public void A_call_without_a_server_fails() => Simulation.Check(async world =>
    {
        var client = world.Start("client", async process =>
        {
            var locks = new Locks.LocksClient(process.Connect("nobody"));
            var refusal = await Assert.ThrowsAsync<Grpc.Core.RpcException>(
                () => locks.AcquireAsync(new AcquireRequest { Name = "backup" }).ResponseAsync);
            Assert.Equal(Grpc.Core.StatusCode.Unavailable, refusal.StatusCode);
        });
        await client.Completion;
    });
}
