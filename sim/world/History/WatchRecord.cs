namespace Vigil.Sim.World.History;

/// <summary>One logical watch: what it delivered to its user, over all its streams.</summary>
public sealed class WatchRecord
{
    private readonly List<WatchItem> _items = [];

    internal WatchRecord(int id, int client, WatchRequest request, long invoked, TimeSpan invokedAt)
    {
        Id = id;
        Client = client;
        Request = request;
        Invoked = invoked;
        InvokedAt = invokedAt;
    }

    /// <summary>Its place among the watches of the history, from 0.</summary>
    public int Id { get; }

    /// <summary>Whose it is.</summary>
    public int Client { get; }

    /// <summary>What was requested.</summary>
    public WatchRequest Request { get; }

    /// <summary>When it was requested, in the history's order.</summary>
    public long Invoked { get; }

    /// <summary>When it was requested, in virtual time.</summary>
    public TimeSpan InvokedAt { get; }

    /// <summary>What the user received, in order.</summary>
    public IReadOnlyList<WatchItem> Items => _items;

    /// <summary>True while nothing has ended it: neither the store nor its user.</summary>
    public bool IsLive => _items.Count == 0 || _items[^1] is not (WatchCompacted or WatchCanceled or WatchClosed);

    /// <summary>For a report.</summary>
    public override string ToString() => $"watch {Id} of client {Client} ({Request})";

    internal void Add(WatchItem item) => _items.Add(item);
}
