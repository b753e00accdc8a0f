using Vigil.Api;
using Vigil.Core;

namespace Vigil.Server;

/// <summary>What is wrong with members, until an operator disarms it. Thread-safe.</summary>
/// <remarks>
/// The quota is not here: <see cref="Member"/> raises NOSPACE when a write would pass
/// <see cref="ServerLimits.QuotaBytes"/>, and refuses writes while it is raised. Source: etcd
/// <c>server/etcdserver/api/v3alarm</c>.
/// </remarks>
internal sealed class Alarms(CoreMutants mutants = CoreMutants.None)
{
    /// <summary>Guards <see cref="_raised"/>.</summary>
    private readonly object _gate = new();
    private readonly SortedSet<(AlarmType Type, ulong MemberId)> _raised = [];

    /// <summary>Whether some member has no space: nothing may be added.</summary>
    public bool IsNoSpace => Has(AlarmType.Nospace);

    /// <summary>
    /// Whether some member's data is damaged: nothing may be written. Reads are answered, as in etcd.
    /// </summary>
    public bool IsCorrupt => Has(AlarmType.Corrupt);

    /// <summary>Whether a member has an alarm.</summary>
    public bool IsRaised(ulong memberId, AlarmType type)
    {
        lock (_gate)
        {
            return _raised.Contains((type, memberId));
        }
    }

    /// <summary>Raises an alarm.</summary>
    /// <returns>False when it was raised already.</returns>
    public bool Raise(ulong memberId, AlarmType type)
    {
        lock (_gate)
        {
            return _raised.Add((type, memberId));
        }
    }

    /// <summary>Disarms an alarm.</summary>
    /// <returns>False when it was not raised.</returns>
    public bool Disarm(ulong memberId, AlarmType type)
    {
        lock (_gate)
        {
            return _raised.Remove((type, memberId))
                && (!mutants.HasFlag(CoreMutants.DisarmAll) || _raised.RemoveWhere(alarm => alarm.Type == type) >= 0);
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

    /// <summary>Applies a request that changes alarms.</summary>
    /// <returns>The alarm when something changed or was raised; nothing otherwise.</returns>
    internal IReadOnlyList<AlarmMember> Apply(AlarmRequest request)
    {
        var alarm = new AlarmMember { MemberID = request.MemberID, Alarm = request.Alarm };
        switch (request.Action)
        {
            case AlarmRequest.Types.AlarmAction.Activate when request.Alarm != AlarmType.None:
                Raise(request.MemberID, request.Alarm);
                return [alarm];
            case AlarmRequest.Types.AlarmAction.Deactivate when Disarm(request.MemberID, request.Alarm):
                return [alarm];
            case AlarmRequest.Types.AlarmAction.Get:
                return List(request.Alarm);
            default:
                // Nothing to raise, nothing to disarm, or an action of a later version: nothing happens, as in etcd.
                return [];
        }
    }

    internal void Replace(IEnumerable<AlarmMember> alarms)
    {
        lock (_gate)
        {
            _raised.Clear();
            _raised.UnionWith(alarms.Select(alarm => (alarm.Alarm, alarm.MemberID)));
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
