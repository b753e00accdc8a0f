using Vigil.Model;
using Vigil.Sim.World.History;

namespace Vigil.Sim.World.Oracle;

/// <summary>
/// What a watch should deliver: the changes it requested, from its start on, and how many it has delivered.
/// </summary>
/// <param name="request">The request.</param>
/// <param name="order">The order of the writes.</param>
internal sealed class WatchExpectation(WatchRequest request, CertifiedOrder order)
{
    private readonly List<Change> _delivered = [];
    private long _revision = request.StartRevision;
    private int _sub;

    /// <summary>The first revision to deliver; 0 while not known.</summary>
    public long Start { get; private set; } = request.StartRevision;

    /// <summary>True when the first revision is known.</summary>
    public bool IsStarted => Start > 0;

    /// <summary>How many changes were delivered.</summary>
    public int Delivered => _delivered.Count;

    /// <summary>The next change to deliver; null when there is none up to the last revision known.</summary>
    public Change? Next
    {
        get
        {
            if (!IsStarted)
            {
                return null;
            }

            for (; _revision <= order.LastRevision; _revision++, _sub = 0)
            {
                var changes = order.Changes(_revision);
                for (; _sub < changes.Count; _sub++)
                {
                    if (request.Wants(changes[_sub].Type, changes[_sub].Kv.Key))
                    {
                        return changes[_sub];
                    }
                }
            }

            return null;
        }
    }

    /// <summary>Sets the start of a watch from now.</summary>
    public void StartAt(long revision)
    {
        Start = revision;
        _revision = revision;
        _sub = 0;
    }

    /// <summary>Counts <see cref="Next"/> as delivered.</summary>
    public void MarkDelivered()
    {
        if (Next is { } next)
        {
            _delivered.Add(next);
            _sub++;
        }
    }

    /// <summary>The place of a change among those delivered; −1 when it was not.</summary>
    public int PlaceOf(Change change) => _delivered.IndexOf(change);
}
