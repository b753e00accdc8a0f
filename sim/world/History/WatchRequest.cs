using Vigil.Model;

namespace Vigil.Sim.World.History;

/// <summary>What a user requested of a watch.</summary>
/// <param name="Range">The keys. An empty key means the one byte 0, as etcd's watch has it.</param>
public sealed record WatchRequest(KeyRange Range)
{
    /// <summary>The first revision to deliver; 0 = what comes after the creation.</summary>
    public long StartRevision { get; init; }

    /// <summary>Deliver the pair before with each event.</summary>
    public bool PrevKv { get; init; }

    /// <summary>Leave out puts.</summary>
    public bool NoPut { get; init; }

    /// <summary>Leave out deletes.</summary>
    public bool NoDelete { get; init; }

    /// <summary>
    /// True when the client may share a server watch that began earlier: then the watch can get what the server has
    /// compacted since.
    /// </summary>
    public bool MayShare { get; init; }

    /// <summary>True when a change of this type at this key is to be delivered.</summary>
    public bool Wants(ChangeType type, Blob key)
    {
        if (type == ChangeType.Put ? NoPut : NoDelete)
        {
            return false;
        }

        if (!Range.Key.IsEmpty)
        {
            return Range.Contains(key);
        }

        return new KeyRange(KeyRange.All.Key, Range.RangeEnd).Contains(key);
    }

    /// <summary>As a person would write it.</summary>
    public override string ToString() =>
        StartRevision == 0 ? $"watch {Range} from now" : $"watch {Range} from {StartRevision}";
}
