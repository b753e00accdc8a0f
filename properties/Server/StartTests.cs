using Vigil.Raft;
using Vigil.Server;
using Vigil.Server.Hosting;
using Vigil.Storage;
using Vigil.Storage.Hosting;
using Xunit;

namespace Vigil.Properties.Server;

/// <summary>What a durable member does not start with: it says why and what to do.</summary>
public sealed class StartTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vigil-start-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData((2L << 30) + 1, true)]
    [InlineData(2L << 30, false)]
    [InlineData(0, false)]
    public void A_quota_above_what_a_snapshot_holds_is_refused(long quota, bool isRefused)
    {
        var validator = new VigilServerOptionsValidator();
        var options = Options() with { Limits = new ServerLimits { QuotaBytes = quota } };
        var result = validator.Validate(null, options);
        Assert.Equal(isRefused, result.Failed);
        Assert.Equal(isRefused, result.FailureMessage?.Contains("snapshot", StringComparison.Ordinal) ?? false);
        Assert.False(validator.Validate(null, options with { DataDir = null }).Failed);
    }

    /// <summary>The file's sum is right; what it holds is of no member.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(200)]
    public async Task A_snapshot_that_can_not_be_read_is_a_refusal(int bytes)
    {
        var data = Enumerable.Repeat((byte)0x0A, bytes).ToArray();
        var snapshot = new Snapshot(1, 1, new ConfState([0xA1], []), data);
        var disk = new FileDisk(Options().DataDir ?? "");
        (await LogStore.CreateAsync(
            disk, new StorageIdentity(0xC1, 0xA1), new HardState(1, 0, 1), snapshot, new StorageOptions())).Dispose();
        var refusal = await Assert.ThrowsAsync<StartException>(
            () => VigilHost.StartAsync(Options(), CancellationToken.None));
        Assert.Contains(Options().DataDir ?? "", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Restore", refusal.Message, StringComparison.OrdinalIgnoreCase);
    }

    private VigilServerOptions Options() => new()
    {
        DataDir = Path.Combine(_folder.FullName, "data"),
        ListenClientUrls = ["http://127.0.0.1:0"],
        Cluster = new ClusterOptions { ListenPeerUrls = ["http://127.0.0.1:0"] },
    };
}
