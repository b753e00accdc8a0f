using Vigil.Model;
using Vigil.Sim.World.History;

namespace Vigil.Sim.World.Oracle;

/// <summary>
/// What a watch should be told: the changes it asked for from its start on, and how many it was told.
/// </summary>
/// <param name="request">What was asked.</param>
/// <param name="order">The order of the writes.</param>
internal sealed class WatchExpectation(WatchRequest request, CertifiedOrder order)
{
    private readonly List<Change> _told = [];
    private long _revision = request.StartRevision;
    private int _sub;

    /// <summary>The first revision to be told; 0 while not known.</summary>
    public long Start { get; private set; } = request.StartRevision;

    /// <summary>True when the first revision is known.</summary>
    public bool IsStarted => Start > 0;

    /// <summary>How many changes were told.</summary>
    public int Told => _told.Count;

    /// <summary>The next change to be told; null when there is none up to the last revision known.</summary>
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

    /// <summary>Sets the start of a watch that was asked for from now.</summary>
    public void StartAt(long revision)
    {
        Start = revision;
        _revision = revision;
        _sub = 0;
    }

    /// <summary>Counts <see cref="Next"/> as told.</summary>
    public void Tell()
    {
        if (Next is { } next)
        {
            _told.Add(next);
            _sub++;
        }
    }

    /// <summary>The place of a change among those told; −1 when it was not.</summary>
    public int PlaceOf(Change change) => _told.IndexOf(change);
}
