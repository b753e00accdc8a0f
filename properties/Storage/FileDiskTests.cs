using System.Diagnostics;
using Vigil.Properties.Replay;
using Vigil.Properties.Tools;
using Vigil.Raft;
using Vigil.Seams;
using Vigil.Storage;
using Vigil.Storage.Hosting;
using Xunit;

namespace Vigil.Properties.Storage;

/// <summary>The real disk: a directory of the file system.</summary>
public sealed class FileDiskTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"vigil-{Guid.NewGuid():n}");

    public void Dispose() => Directory.Delete(_path, recursive: true);

    [Fact]
    public async Task What_was_written_is_recovered()
    {
        await OnDisk.LiveAsync(new FileDisk(_path));
        var found = await OpenAsync(_path);
        OnDisk.CheckLived(found);
        Assert.Equal((12, 0), (found.Snapshot?.Index, found.CutBytes));
        Assert.Equal(OnDisk.Identity, await LogStore.IdentityAsync(new FileDisk(_path)));
    }

    [Fact]
    public async Task A_snapshot_replaces_the_log()
    {
        await OnDisk.LiveAsync(new FileDisk(_path));
        var (store, _) = await LogStore.OpenAsync(new FileDisk(_path), OnDisk.Identity, OnDisk.Small);
        await store.InstallSnapshotAsync(OnDisk.Snapshot(30, term: 4), new HardState(4, 0, 30));
        Assert.Equal(0, store.BytesSinceSnapshot);
        await store.AppendAsync(null, [OnDisk.Entry(31, term: 4)], sync: false);
        Assert.Equal(512, store.BytesSinceSnapshot);
        store.Dispose();
        var found = await OpenAsync(_path);
        Assert.Equal((new HardState(4, 0, 30), 30), (found.HardState, found.Snapshot?.Index));
        Assert.Equal(31, Assert.Single(found.Entries).Index);
    }

    /// <summary>The last write, cut off at every length: the one before is the end, and the cut is made once.</summary>
    [Fact]
    public async Task A_write_that_was_cut_off_is_cut_away()
    {
        await OnDisk.LiveAsync(new FileDisk(_path));
        var last = Directory.GetFiles(_path, "*.wal").Order(StringComparer.Ordinal).Last();
        var bytes = await File.ReadAllBytesAsync(last);
        var whole = BitRot.SyncedTo(bytes);
        Assert.True(bytes.Length > whole + 512, "The last write has several sectors.");
        for (var length = whole; length < bytes.Length; length += length < whole + 80 ? 1 : 13)
        {
            await File.WriteAllBytesAsync(last, [.. bytes[..length], .. new byte[bytes.Length - length]]);
            var found = await OpenAsync(_path);

            // The zeros up to the sector's end are no part of what was written.
            if (found.Entries[^1].Index == 19)
            {
                OnDisk.CheckLived(found, 19);
                Assert.Equal(length == whole ? 0 : bytes.Length - whole, found.CutBytes);
                Assert.Equal(0, (await OpenAsync(_path)).CutBytes);
                Assert.Equal(bytes.Length, new FileInfo(last).Length);
            }
            else
            {
                Assert.True(length > whole + 900, $"{length}");
                OnDisk.CheckLived(found);
            }
        }
    }

    [Fact]
    public async Task Two_stores_do_not_have_one_directory()
    {
        using var first = await CreateAsync(new FileDisk(_path));
        var refused = await Assert.ThrowsAsync<StorageException>(() => OpenAsync(_path));
        Assert.Contains("another process has it", refused.Message, StringComparison.Ordinal);
        Assert.Contains("End that process", refused.Message, StringComparison.Ordinal);
        first.Dispose();
        await OpenAsync(_path);
    }

    /// <summary>Another process's lock, by the same means as ours.</summary>
    [ToolFact(Tool.Flock)]
    public async Task Another_process_keeps_its_directory()
    {
        (await CreateAsync(new FileDisk(_path))).Dispose();
        string[] arguments = ["--exclusive", Path.Combine(_path, "lock"), "sh", "-c", "echo held; read line"];
        var start = new ProcessStartInfo(Tool.PathOf(Tool.Flock), arguments)
        {
            RedirectStandardInput = true,
        };
        using var holder = ChildProcess.Start(start);
        Assert.Equal("held", await holder.ReadLineAsync());
        await Assert.ThrowsAsync<StorageException>(() => OpenAsync(_path));
        await holder.WriteLineAsync();
        Assert.Equal(0, holder.End().ExitCode);
        await OpenAsync(_path);
    }

    [Fact]
    public async Task A_directory_that_it_makes_is_its_owners()
    {
        var disk = new FileDisk(Path.Combine(_path, "inner"));
        Assert.True(OperatingSystem.IsWindows()
            || File.GetUnixFileMode(Path.Combine(_path, "inner"))
                == (UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
        Assert.Empty(await disk.ListAsync());
        await disk.SyncAsync();
    }

    [Fact]
    public async Task Its_files_are_its_owners()
    {
        Directory.CreateDirectory(_path);
        await OnDisk.LiveAsync(new FileDisk(_path));
        Assert.All(
            Directory.GetFiles(_path),
            file => Assert.True(OperatingSystem.IsWindows()
                || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite)));
    }

    [Fact]
    public async Task Its_files_are_as_the_seam_says()
    {
        var disk = new FileDisk(_path);
        await Assert.ThrowsAsync<FileNotFoundException>(async () => await disk.OpenAsync("a", create: false));
        await Assert.ThrowsAsync<FileNotFoundException>(async () => await disk.RenameAsync("a", "b"));
        await Assert.ThrowsAsync<ArgumentException>(async () => await disk.OpenAsync("../a", create: true));
        using (var file = await disk.OpenAsync("a", create: true))
        {
            await file.WriteAsync(3, new byte[] { 7, 8 });
            var bytes = new byte[9];
            Assert.Equal(5, await file.ReadAsync(0, bytes));
            Assert.Equal([0, 0, 0, 7, 8], bytes[..5]);
            await file.TruncateAsync(4);
            Assert.Equal(4, file.Length);
            await file.TruncateAsync(6);
            Assert.Equal(3, await file.ReadAsync(3, bytes));
            Assert.Equal([7, 0, 0], bytes[..3]);
            await file.SyncAsync();
        }

        await disk.RenameAsync("a", "b");
        await disk.DeleteAsync("nothing");
        Assert.Equal(["b"], await disk.ListAsync());
        await disk.DeleteAsync("b");
        Assert.Empty(await disk.ListAsync());
    }

    private static async Task<LogStore> CreateAsync(IDisk disk) =>
        await LogStore.CreateAsync(disk, OnDisk.Identity, new HardState(1, 1, 0), null, OnDisk.Small);

    private static async Task<Recovered> OpenAsync(string path)
    {
        var (store, found) = await LogStore.OpenAsync(new FileDisk(path), OnDisk.Identity, OnDisk.Small);
        store.Dispose();
        return found;
    }
}
