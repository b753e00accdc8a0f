using Xunit;

namespace Vigil.Properties.Storage;

/// <summary>What was acknowledged is recovered, and nothing else, whatever a crash or a disk does.</summary>
public sealed class StorageLaws
{
    [SeededProperty(MaxTest = 3000)]
    public void What_was_acknowledged_is_recovered_exactly(ulong seed)
    {
        var broken = new StorageRun(seed).Run();
        Assert.True(broken is null, $"seed {seed}: {broken}");
    }

    [Fact]
    public void The_histories_open_stores_that_have_lived()
    {
        var opened = 0;
        for (var seed = 1UL; seed <= 200; seed++)
        {
            var run = new StorageRun(seed);
            run.Run();
            opened += run.Opened;
        }

        Assert.InRange(opened, 300, int.MaxValue);
    }
}
