using Vigil.Api;

namespace Vigil.Server;

/// <summary>What is wrong with members, until an operator says that it is not any more. Thread-safe.</summary>
/// <remarks>Source: etcd <c>server/etcdserver/api/v3alarm</c>.</remarks>
public sealed class Alarms
{
    /// <summary>Guards <see cref="_raised"/>.</summary>
    private readonly object _gate = new();
    private readonly SortedSet<(AlarmType Type, ulong MemberId)> _raised = [];

    /// <summary>Whether some member has no space: nothing may be added.</summary>
    public bool IsNoSpace => Has(AlarmType.Nospace);

    /// <summary>Whether some member's data is damaged: nothing may be read or written.</summary>
    public bool IsCorrupt => Has(AlarmType.Corrupt);

    /// <summary>Raises an alarm.</summary>
    /// <returns>False when it was raised already.</returns>
    public bool Raise(ulong memberId, AlarmType type)
    {
        lock (_gate)
        {
            return _raised.Add((type, memberId));
        }
    }

    /// <summary>Takes an alarm back.</summary>
    /// <returns>False when it was not raised.</returns>
    public bool Disarm(ulong memberId, AlarmType type)
    {
        lock (_gate)
        {
            return _raised.Remove((type, memberId));
        }
    }

    /// <summary>The alarms of one type, or all for <see cref="AlarmType.None"/>.</summary>
    public IReadOnlyList<AlarmMember> List(AlarmType type)
    {
        lock (_gate)
        {
            return
            [
                .. _raised
                    .Where(alarm => type == AlarmType.None || alarm.Type == type)
                    .Select(alarm => new AlarmMember { MemberID = alarm.MemberId, Alarm = alarm.Type }),
            ];
        }
    }

    private bool Has(AlarmType type)
    {
        lock (_gate)
        {
            return _raised.Any(alarm => alarm.Type == type);
        }
    }
}
