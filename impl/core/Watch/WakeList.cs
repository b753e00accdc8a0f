namespace Vigil.Core;

/// <summary>The readers that an operation has work for, collected under the lock and woken after it.</summary>
/// <remarks>
/// Waking runs a reader's code or posts it; under the lock that could re-enter the store, or deadlock on a lock of its
/// own.
/// </remarks>
internal struct WakeList
{
    private WaitingReader? _first;
    private List<WaitingReader>? _more;

    public void Add(WaitingReader reader)
    {
        if (_first is null)
        {
            _first = reader;
        }
        else
        {
            (_more ??= []).Add(reader);
        }
    }

    /// <summary>Wakes them all. The caller holds no lock.</summary>
    public readonly void Wake()
    {
        _first?.Wake(hasMore: true);
        if (_more is not null)
        {
            foreach (var reader in _more)
            {
                reader.Wake(hasMore: true);
            }
        }
    }
}
