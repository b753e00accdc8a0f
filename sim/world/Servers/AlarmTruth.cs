using Vigil.Sim.World.Oracle;
using Alarm = (Vigil.Api.AlarmType Type, ulong Member);

namespace Vigil.Sim.World.Servers;

/// <summary>
/// The alarms of an execution, in the order of the log, and the causes that there were for each to rise and to fall.
/// </summary>
/// <remarks>
/// An alarm rises for a cause of its own: a request of an operator, or a write that would have passed the quota of its
/// member, which did not have the alarm then. It falls when an operator disarms it. A cause may come to nothing, so
/// there may be fewer changes than causes, and never more. Members apply the same changes at other times; what counts
/// is the first to show a place of the log.
/// </remarks>
internal sealed class AlarmTruth(Action<Law, string> fail)
{
    private readonly SortedDictionary<Alarm, int> _raisable = [];
    private readonly SortedDictionary<Alarm, int> _disarmable = [];
    private SortedSet<Alarm> _newest = [];
    private long _index = -1;

    /// <summary>How many changes of alarms were requested, by operators and by members.</summary>
    public int Requests { get; private set; }

    /// <summary>How many changes of operators have no answer yet; one whose answer is lost never has.</summary>
    public int Open { get; private set; }

    /// <summary>How often one was disarmed.</summary>
    public int Disarmed { get; private set; }

    /// <summary>There is a cause for an alarm to rise.</summary>
    public void MayRise(Alarm alarm) => Note(_raisable, alarm);

    /// <summary>There is a cause for an alarm to fall.</summary>
    public void MayFall(Alarm alarm) => Note(_disarmable, alarm);

    /// <summary>Whether something that has begun may still raise an alarm, or disarm it.</summary>
    public bool MayChange(Alarm alarm, bool isRaise) =>
        (isRaise ? _raisable : _disarmable).GetValueOrDefault(alarm) > 0;

    /// <summary>An operator's request was received.</summary>
    public void Opened() => Open++;

    /// <summary>It was answered.</summary>
    public void Closed() => Open--;

    /// <summary>The only server begins again, without alarms.</summary>
    public void Forget() => (_newest, _index) = ([], -1);

    /// <summary>A member shows its alarms.</summary>
    /// <param name="name">Which one.</param>
    /// <param name="index">Up to which place of the log.</param>
    /// <param name="alarms">What it has.</param>
    public void Look(string name, long index, IEnumerable<Api.AlarmMember> alarms)
    {
        if (index <= _index && _index >= 0)
        {
            return;
        }

        var now = new SortedSet<Alarm>(alarms.Select(alarm => (alarm.Alarm, alarm.MemberID)));
        foreach (var alarm in now.Except(_newest))
        {
            Take(_raisable, alarm, $"{name} has {Describe(alarm)}, which nobody raised and nothing caused.");
        }

        foreach (var alarm in _newest.Except(now))
        {
            Disarmed++;
            Take(_disarmable, alarm, $"{name} has {Describe(alarm)} no more, which nobody disarmed.");
        }

        (_newest, _index) = (now, index);
    }

    private static string Describe(Alarm alarm) => $"the alarm {alarm.Type} of {alarm.Member:x}";

    private void Note(SortedDictionary<Alarm, int> causes, Alarm alarm)
    {
        Requests++;
        causes[alarm] = causes.GetValueOrDefault(alarm) + 1;
    }

    private void Take(SortedDictionary<Alarm, int> causes, Alarm alarm, string otherwise)
    {
        var left = causes.GetValueOrDefault(alarm);
        if (left == 0)
        {
            fail(Law.QuotaKept, otherwise);
            return;
        }

        causes[alarm] = left - 1;
    }
}
