using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Vigil.Seams;

namespace Vigil.Storage.Hosting;

/// <summary>A directory of the file system. Thread-safe.</summary>
/// <remarks>
/// Waiting for the device blocks a thread of the pool, never the caller's. On Windows the file system decides when
/// names are durable; it has no call for it.
/// </remarks>
internal sealed class FileDisk : IDisk
{
    /// <summary>
    /// Held while a process has the directory. It is not one of the disk's files, and stays when the process ends.
    /// </summary>
    private const string LockFile = "lock";

    /// <summary>
    /// EWOULDBLOCK, and a sharing violation: what the runtime makes of a lock that another process has.
    /// </summary>
    private const int LockedOnLinux = 11;
    private const int LockedOnMac = 35;
    private const int LockedOnWindows = unchecked((int)0x80070020);

    private readonly string _path;

    /// <summary>A directory, which is made, for its owner only, when it does not exist.</summary>
    /// <param name="path">Not empty. Relative to the working directory, as it is now.</param>
    /// <exception cref="IOException">It can't be made, or is a file.</exception>
    public FileDisk(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _path = Path.GetFullPath(path);
        Refused(() =>
        {
            if (Directory.Exists(_path))
            {
                return;
            }

            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(_path);
                return;
            }

            Directory.CreateDirectory(_path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            SyncDirectory(Path.GetDirectoryName(_path) ?? _path);
        });
    }

    /// <inheritdoc/>
    public string Name => _path;

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> ListAsync() => OnPool<IReadOnlyList<string>>(() =>
    [
        .. Directory.EnumerateFiles(_path)
            .Select(path => Path.GetFileName(path))
            .Where(name => name != LockFile)
            .Order(StringComparer.Ordinal),
    ]);

    /// <inheritdoc/>
    public ValueTask<IDiskFile> OpenAsync(string name, bool create) => OnPool<IDiskFile>(() =>
    {
        var path = PathOf(name);
        if (create && !File.Exists(path))
        {
            Make(path);
        }

        var share = FileShare.ReadWrite | FileShare.Delete;
        return new FileDiskFile(File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, share));
    });

    /// <inheritdoc/>
    public ValueTask RenameAsync(string from, string to) =>
        OnPool(() => File.Move(PathOf(from), PathOf(to), overwrite: true));

    /// <inheritdoc/>
    public ValueTask DeleteAsync(string name) => OnPool(() => File.Delete(PathOf(name)));

    /// <inheritdoc/>
    public ValueTask SyncAsync() => OnPool(() => SyncDirectory(_path));

    /// <inheritdoc/>
    /// <remarks>
    /// By an advisory lock on a file, which the system releases when the process ends, however it ends.
    /// </remarks>
    public ValueTask<IDisposable?> LockAsync() => OnPool<IDisposable?>(() =>
    {
        var path = Path.Combine(_path, LockFile);
        try
        {
            if (!File.Exists(path))
            {
                Make(path);
            }

            return File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e.HResult is LockedOnLinux or LockedOnMac or LockedOnWindows)
        {
            return null;
        }
    });

    internal static async ValueTask OnPool(Action action) => await Task.Run(() => Refused(action));

    private static async ValueTask<T> OnPool<T>(Func<T> action) => await Task.Run(() =>
    {
        try
        {
            return action();
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(e.Message, e);
        }
    });

    /// <summary>Callers know one exception for a disk that refuses.</summary>
    private static void Refused(Action action)
    {
        try
        {
            action();
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    /// <summary>Makes an empty file for its owner alone, whatever the directory lets others do.</summary>
    private static void Make(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        new FileStream(path, options).Dispose();
    }

    private static void SyncDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var descriptor = Open(path, flags: 0);
        if (descriptor < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            throw new IOException($"{path} can't be opened to be synced: {Marshal.GetPInvokeErrorMessage(error)}");
        }

        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        RandomAccess.FlushToDisk(handle);
    }

    /// <summary>open(2): .NET opens no directories.</summary>
    [DllImport("libc", EntryPoint = "open", SetLastError = true, ExactSpelling = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    private string PathOf(string name) => name.Length > 0 && name == Path.GetFileName(name) && name != LockFile
        ? Path.Combine(_path, name)
        : throw new ArgumentException($"'{name}' is not the name of a file in a directory.", nameof(name));
}
