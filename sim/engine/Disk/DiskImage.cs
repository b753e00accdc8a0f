using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.Engine.Disk;

/// <summary>
/// A machine's disk: it outlives the machine's processes. Used by one <see cref="SimDisk"/> at a time.
/// </summary>
/// <remarks>
/// <para>
/// A process that dies takes nothing with it: what it wrote is in the page cache, and the next process reads it. A
/// crash of the machine, <see cref="Crash"/>, leaves of what was not synced whatever the chooser says.
/// </para>
/// <para>
/// Divergences: a sector is 512 bytes and torn at one place; bytes of it that were to stay the same do, as nothing says
/// that a device protects them and every file system relies on it. Each creation, renaming and deletion is kept or lost
/// by itself, which is more than most journals allow.
/// </para>
/// </remarks>
internal sealed class DiskImage
{
    private readonly SortedDictionary<string, DiskNode> _names = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, DiskNode> _durableNames = new(StringComparer.Ordinal);
    private readonly List<NameChange> _changes = [];
    private readonly List<TaskCompletionSource> _freezes = [];

    /// <summary>An empty disk.</summary>
    /// <param name="name">For messages; not empty.</param>
    public DiskImage(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its faults; may be changed at any time.</summary>
    public DiskFaults Faults { get; set; } = DiskFaults.None;

    /// <summary>How many calls it had that write, sync, or change a name.</summary>
    public int Calls { get; private set; }

    /// <summary>How many calls it refused: those of a process that ends for its disk's sake.</summary>
    public int Refused { get; internal set; }

    /// <summary>How many calls hang now: they have not come back, and may never.</summary>
    public int Hanging { get; internal set; }

    /// <summary>
    /// Whether nothing is written for now: what would change something waits, and goes on once it is thawed.
    /// </summary>
    public bool IsFrozen => _freezes.Count > 0;

    /// <summary>Its files' names, in ordinal order, as processes see them.</summary>
    public IReadOnlyList<string> Names => [.. _names.Keys];

    /// <summary>What all files have, in bytes.</summary>
    public long UsedBytes => _names.Values.Sum(node => (long)node.Length);

    /// <summary>Who has locked it; null for nobody.</summary>
    internal object? Owner { get; set; }

    /// <summary>The process that the owner lives in.</summary>
    internal SimProcess? OwnerProcess { get; set; }

    /// <summary>Freezes it, as an operator freezes a file system, or a host the device of its guests.</summary>
    /// <returns>Thaws it. Who froze it twice thaws it twice.</returns>
    public Action Freeze()
    {
        var freeze = new TaskCompletionSource();
        _freezes.Add(freeze);
        return () =>
        {
            _freezes.Remove(freeze);
            freeze.TrySetResult();
        };
    }

    /// <summary>Waits until it is not frozen.</summary>
    internal async Task ThawedAsync()
    {
        // Not ConfigureAwait: it comes back to the lane that waits, and to nobody once its process is killed.
        while (_freezes.Count > 0)
        {
            await _freezes[0].Task;
        }
    }

    /// <summary>How many bytes processes have synced.</summary>
    public long BytesSynced { get; internal set; }

    /// <summary>A file's bytes, as processes see them.</summary>
    public byte[] Read(string name) => Find(name).Bytes.ToArray();

    /// <summary>Puts a durable file there, as somebody else does while no process runs.</summary>
    public void Put(string name, ReadOnlySpan<byte> bytes)
    {
        var node = new DiskNode();
        node.Write(0, bytes);
        node.Sync();
        _names[name] = node;
        _durableNames[name] = node;
    }

    /// <summary>
    /// Takes a file away, durably, as somebody else does while no process runs; nothing when there is none.
    /// </summary>
    public void Remove(string name)
    {
        _names.Remove(name);
        _durableNames.Remove(name);
    }

    /// <summary>Turns over one bit of a file at rest.</summary>
    /// <param name="name">Which; it must be there.</param>
    /// <param name="bit">Counted from 0, within the file.</param>
    public void Flip(string name, long bit) => Find(name).Flip(bit);

    /// <summary>A disk with the same on it, all of it durable, and no faults.</summary>
    public DiskImage Copy()
    {
        var copy = new DiskImage(Name);
        foreach (var (name, node) in _names)
        {
            copy.Put(name, node.Bytes);
        }

        return copy;
    }

    /// <summary>The machine loses power, and has it again. Its processes were killed before.</summary>
    /// <param name="choices">Says what is left of what was not synced; 0 is all of it.</param>
    public void Crash(ChoiceStream choices)
    {
        CrashNames(choices);
        foreach (var node in _durableNames.Values.Distinct())
        {
            CrashFile(choices, node);
        }

        _names.Clear();
        foreach (var (name, node) in _durableNames)
        {
            _names.Add(name, node);
        }

        (Owner, OwnerProcess) = (null, null);
        Hanging = 0;
    }

    internal DiskNode Find(string name) => _names.TryGetValue(name, out var node)
        ? node
        : throw new FileNotFoundException($"{Name} has no file {name}.", name);

    internal bool Has(string name) => _names.ContainsKey(name);

    internal int CountCall() => Calls++;

    internal DiskNode Create(string name)
    {
        var node = new DiskNode();
        Change(new NameChange(null, name, node));
        return node;
    }

    internal void Rename(string from, string to) => Change(new NameChange(from, to, Find(from)));

    internal void Delete(string name)
    {
        if (_names.TryGetValue(name, out var node))
        {
            Change(new NameChange(name, null, node));
        }
    }

    internal void SyncNames()
    {
        _durableNames.Clear();
        foreach (var (name, node) in _names)
        {
            _durableNames.Add(name, node);
        }

        _changes.Clear();
    }

    private void Change(NameChange change)
    {
        change.ApplyTo(_names);
        _changes.Add(change);
    }

    private void CrashNames(ChoiceStream choices)
    {
        if (_changes.Count == 0)
        {
            return;
        }

        var fate = (Fate)choices.Next(ChoiceKind.Disk, "disk.names", 3);
        foreach (var change in _changes)
        {
            if (fate == Fate.Kept || (fate == Fate.Mixed && choices.Next(ChoiceKind.Disk, "disk.name", 2) == 0))
            {
                change.ApplyTo(_durableNames);
            }
        }

        _changes.Clear();
    }

    private static void CrashFile(ChoiceStream choices, DiskNode node)
    {
        if (!node.IsDirty)
        {
            // What a failed sync dropped is clean and lost.
            node.Restart(node.DurableLength);
            return;
        }

        var fate = (Fate)choices.Next(ChoiceKind.Disk, "disk.file", 3);
        var length = fate == Fate.Kept ? node.Length : node.DurableLength;
        if (fate == Fate.Mixed && node.Length != node.DurableLength)
        {
            length = choices.Next(ChoiceKind.Disk, "disk.length", 2) == 0 ? node.Length : node.DurableLength;
        }

        foreach (var sector in node.Dirty)
        {
            var (kept, isGarbled) = fate switch
            {
                Fate.Kept => (DiskNode.SectorBytes, false),
                Fate.Lost => (0, false),
                _ => ChooseSector(choices),
            };
            node.Settle(sector, kept, isGarbled);
        }

        node.Restart(length);
    }

    private static (int Kept, bool IsGarbled) ChooseSector(ChoiceStream choices) =>
        choices.Next(ChoiceKind.Disk, "disk.sector", 3) switch
        {
            0 => (DiskNode.SectorBytes, false),
            1 => (0, false),
            _ => (8 * choices.Next(ChoiceKind.Disk, "disk.torn", DiskNode.SectorBytes / 8), true),
        };

    /// <summary>What a crash does to what was not synced.</summary>
    private enum Fate
    {
        Kept = 0,
        Lost = 1,
        Mixed = 2,
    }

    /// <summary>A creation, which has no name before, a renaming, or a deletion, which has none after.</summary>
    private sealed record NameChange(string? From, string? To, DiskNode Node)
    {
        public void ApplyTo(SortedDictionary<string, DiskNode> names)
        {
            if (From is not null && names.TryGetValue(From, out var there) && there == Node)
            {
                names.Remove(From);
            }

            if (To is not null)
            {
                names[To] = Node;
            }
        }
    }
}
