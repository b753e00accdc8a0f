using System.Diagnostics;

namespace Vigil.Sim.Audit.Servers;

/// <summary>
/// A file system of a member's own, in a file, which can be frozen: what is written then waits, as on a disk that
/// hangs.
/// </summary>
/// <remarks>It takes root, <c>mkfs.ext4</c>, <c>mount</c> and <c>fsfreeze</c>.</remarks>
internal sealed class LoopDisk : IAsyncDisposable
{
    /// <summary>Sparse: what is not written takes no room.</summary>
    private const long ImageBytes = 1L << 30;

    private readonly string _directory;
    private bool _isFrozen;

    private LoopDisk(string directory)
    {
        _directory = directory;
    }

    /// <summary>Makes one, and mounts it.</summary>
    /// <exception cref="AuditException">It can't be made; the message says why.</exception>
    public static async Task<LoopDisk> MountAsync(string directory)
    {
        Directory.CreateDirectory(directory);
        var image = directory + ".img";
        await using (var file = File.Create(image))
        {
            file.SetLength(ImageBytes);
        }

        await RunAsync("mkfs.ext4", "-q", image);
        await RunAsync("mount", "-o", "loop", image, directory);
        return new LoopDisk(directory);
    }

    /// <summary>Nothing is written until <see cref="ThawAsync"/>.</summary>
    public Task FreezeAsync()
    {
        _isFrozen = true;
        return RunAsync("fsfreeze", "-f", _directory);
    }

    /// <summary>What waited is written.</summary>
    public Task ThawAsync()
    {
        var wasFrozen = _isFrozen;
        _isFrozen = false;
        return wasFrozen ? RunAsync("fsfreeze", "-u", _directory) : Task.CompletedTask;
    }

    /// <summary>Thaws and unmounts it.</summary>
    public async ValueTask DisposeAsync()
    {
        await ThawAsync();
        await RunAsync("umount", "-l", _directory);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })
                ?? throw new AuditException($"{program} can't be started.");
            var errors = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            if (process.ExitCode != 0)
            {
                throw new AuditException($"A disk that can be frozen can't be made, since {program} says: "
                    + $"{errors.Trim()}. Run as root where loop devices can be mounted, or leave out FreezeDisk.");
            }
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new AuditException($"A disk that can be frozen can't be made without {program}: install it, or leave "
                + "out FreezeDisk.", missing);
        }
    }
}
