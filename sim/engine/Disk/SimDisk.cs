using Vigil.Seams;
using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.Engine.Disk;

/// <summary>
/// A machine's disk as one process has it. Every call is a step, before which the process may be killed.
/// </summary>
/// <remarks>
/// What a call does, it does at once, in the step after the one that called it; so a kill falls before it or behind
/// it. A write that is cut in the middle is what a crash makes of it.
/// </remarks>
internal sealed class SimDisk : IDisk
{
    private readonly SimProcess _process;
    private readonly DiskImage _image;
    private readonly SortedDictionary<string, int> _open = new(StringComparer.Ordinal);
    private readonly int _resource;

    /// <summary>Gives a process a disk.</summary>
    /// <param name="process">Who uses it, until it is killed.</param>
    /// <param name="image">What is on it.</param>
    public SimDisk(SimProcess process, DiskImage image)
    {
        _process = process;
        _image = image;
        _resource = process.Scheduler.Causality.NewObject();
    }

    /// <inheritdoc/>
    public string Name => _image.Name;

    private ChoiceStream Choices => _process.Scheduler.Choices;

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> ListAsync()
    {
        await StepAsync(writes: false);
        return _image.Names;
    }

    /// <inheritdoc/>
    public async ValueTask<IDiskFile> OpenAsync(string name, bool create)
    {
        await StepAsync(writes: create);
        if (create && !_image.Has(name))
        {
            Refuse($"{name} can't be created", _image.Faults.FailWritePercent);
            _image.Create(name);
        }

        var node = _image.Find(name);
        _open[name] = _open.GetValueOrDefault(name) + 1;
        return new SimDiskFile(this, node, name);
    }

    /// <inheritdoc/>
    public async ValueTask RenameAsync(string from, string to)
    {
        await StepAsync(writes: true);
        Invariant.Holds(!_open.ContainsKey(from) && !_open.ContainsKey(to), "A file that is open is not renamed.");
        Refuse($"{from} can't be renamed", _image.Faults.FailWritePercent);
        _image.Rename(from, to);
    }

    /// <inheritdoc/>
    public async ValueTask DeleteAsync(string name)
    {
        await StepAsync(writes: true);
        Invariant.Holds(!_open.ContainsKey(name), "A file that is open is not deleted.");
        Refuse($"{name} can't be deleted", _image.Faults.FailWritePercent);
        _image.Delete(name);
    }

    /// <inheritdoc/>
    public async ValueTask SyncAsync()
    {
        await SyncStepAsync();
        Refuse("the names can't be synced", _image.Faults.FailSyncPercent);
        _image.SyncNames();
    }

    /// <inheritdoc/>
    public async ValueTask<IDisposable?> LockAsync()
    {
        await StepAsync(writes: true);
        if (_image.Owner is not null && _image.OwnerProcess?.IsAlive == true)
        {
            return null;
        }

        var held = new Held(_image);
        (_image.Owner, _image.OwnerProcess) = (held, _process);
        return held;
    }

    internal async ValueTask StepAsync(bool writes)
    {
        // Not ConfigureAwait: it comes back to the lane, and to nobody once the process is killed.
        await Task.Yield();
        if (writes && _image.IsFrozen)
        {
            await _image.ThawedAsync();
        }

        _process.Scheduler.Touch(_resource, writes);
    }

    /// <summary>A step that may take long, or forever.</summary>
    internal async ValueTask WriteStepAsync()
    {
        await StepAsync(writes: true);
        await HangAsync();
    }

    internal async ValueTask SyncStepAsync()
    {
        await StepAsync(writes: true);
        await HangAsync();
        if (Choices.Chance(ChoiceKind.Disk, "disk.slow", _image.Faults.SlowSyncPercent))
        {
            await Task.Delay(_image.Faults.SlowSync, _process.Clock, CancellationToken.None);
            _process.Scheduler.Touch(_resource, writes: true);
        }
    }

    private async ValueTask HangAsync()
    {
        if (Choices.Chance(ChoiceKind.Disk, "disk.hang", _image.Faults.HangPercent))
        {
            _image.Hanging++;
            await Task.Delay(_image.Faults.Hang, _process.Clock, CancellationToken.None);
            _image.Hanging--;
            _process.Scheduler.Touch(_resource, writes: true);
        }
    }

    internal void Close(string name)
    {
        if (--_open[name] == 0)
        {
            _open.Remove(name);
        }
    }

    internal void Write(DiskNode node, string name, long offset, ReadOnlySpan<byte> bytes)
    {
        var room = Math.Max(0, (_image.Faults.CapacityBytes ?? long.MaxValue) - _image.UsedBytes);
        var growth = Math.Max(0, offset + bytes.Length - node.Length);
        var refusal = Refusal($"{name} can't be written", _image.Faults.FailWritePercent);
        if (refusal is null && growth <= room)
        {
            node.Write(offset, bytes);
            return;
        }

        // Some of it may have been written.
        var part = growth > room ? bytes.Length - (int)(growth - room) : bytes.Length;
        part = Math.Max(0, part) / 2 * Choices.Next(ChoiceKind.Disk, "disk.part", 3);
        if (part > 0)
        {
            node.Write(offset, bytes[..part]);
        }

        _image.Refused++;
        throw refusal ?? new IOException($"No space left on device: {Name}");
    }

    internal void Truncate(DiskNode node, string name, long length)
    {
        Refuse($"{name} can't be cut", _image.Faults.FailWritePercent);
        node.Truncate(length);
    }

    internal void Sync(DiskNode node, string name)
    {
        if (Refusal($"{name} can't be synced", _image.Faults.FailSyncPercent) is { } refusal)
        {
            _image.Refused++;
            if (_image.Faults.DropsAfterFailedSync)
            {
                node.Drop();
            }

            throw refusal;
        }

        _image.BytesSynced += node.Sync();
    }

    private void Refuse(string what, int percent)
    {
        if (Refusal(what, percent) is { } refusal)
        {
            _image.Refused++;
            throw refusal;
        }
    }

    private IOException? Refusal(string what, int percent)
    {
        var call = _image.CountCall();
        return call == _image.Faults.FailCall || Choices.Chance(ChoiceKind.Disk, "disk.fail", percent)
            ? new IOException($"Input/output error: {Name}: {what}")
            : null;
    }

    private sealed class Held(DiskImage image) : IDisposable
    {
        public void Dispose()
        {
            if (image.Owner == this)
            {
                (image.Owner, image.OwnerProcess) = (null, null);
            }
        }
    }
}
