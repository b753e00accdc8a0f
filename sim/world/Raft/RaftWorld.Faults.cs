using Vigil.Seams;
using Vigil.Sim.Engine.Choices;

namespace Vigil.Sim.World.Raft;

/// <content>What fails.</content>
internal sealed partial class RaftWorld
{
    /// <summary>How likely each failure is, in the order of <see cref="RaftFault"/>.</summary>
    private static readonly int[] Weights = [3, 5, 2, 7, 2, 4, 1, 3, 5, 1];

    /// <summary>The same where logs are the matter: nodes lose what they had just written.</summary>
    private static readonly int[] CrashWeights = [2, 14, 2, 7, 4, 2, 1, 2, 1, 1];

    /// <summary>The same where answers come late: nodes begin new lives, and what was held back comes then.</summary>
    private static readonly int[] LateWeights = [8, 0, 8, 0, 0, 0, 0, 1, 6, 0];

    private enum RaftFault
    {
        Crash,
        CrashInWork,
        Restart,
        IsolateLeader,
        Isolate,
        Split,
        OneWay,
        Unblock,
        Release,
        LoseAll,
    }

    private void Fail()
    {
        _failures--;
        var member = Pick();
        var weights = _settings.Focus switch
        {
            RaftFocus.Logs => CrashWeights,
            RaftFocus.LateReads => LateWeights,
            _ => Weights,
        };
        switch ((RaftFault)Draw(ChoiceKind.Fault, "raft.fault", weights))
        {
            case RaftFault.Crash when member.Node is not null:
                Log($"n{member.Id} loses its power");
                Crash(member, "between two turns");
                break;
            case RaftFault.CrashInWork when member.Node is not null:
                member.CrashAt = (RaftCrash)Choose(ChoiceKind.Fault, "raft.crash-at", 5);
                break;
            case RaftFault.Restart or RaftFault.Crash or RaftFault.CrashInWork:
                foreach (var down in _members.Where(down => down.Node is null))
                {
                    Restart(down);
                }

                break;
            case RaftFault.IsolateLeader when Leader is { } leader:
                Isolate(leader);
                break;
            case RaftFault.IsolateLeader or RaftFault.Isolate:
                Isolate(member);
                break;
            case RaftFault.Split:
                Split(1 + Choose(ChoiceKind.Fault, "raft.sides", (1 << _members.Count) - 2));
                break;
            case RaftFault.OneWay:
                var other = Pick();
                if (other != member)
                {
                    Log($"messages from n{member.Id} to n{other.Id} are lost from here on");
                    _network.Block(member.Id, other.Id);
                    _oracle.Reach(RaftMark.OneWay);
                }

                break;
            case RaftFault.Unblock:
                if (_network.HasBlocked)
                {
                    Log($"all links work");
                    _network.Unblock();
                }

                break;
            case RaftFault.Release:
                if (_network.HasHeld)
                {
                    Log($"what was held back is in flight");
                    _network.Release();
                }

                break;
            case RaftFault.LoseAll:
                Log($"what is in flight from and to n{member.Id} is lost");
                foreach (var message in _network.TakeAllOf(member.Id))
                {
                    Lose(message);
                }

                break;
            default:
                throw Invariant.Unreachable("Every failure is covered.");
        }
    }

    /// <summary>One node: half of the time the leader, when there is one.</summary>
    private RaftMember Pick()
    {
        var place = Choose(ChoiceKind.Fault, "raft.whom", 2 * _members.Count);
        return place < _members.Count ? _members[place] : Leader ?? _members[place - _members.Count];
    }

    /// <summary>
    /// Cuts one node off. Half of the time the others are well again: who was away meets what has changed.
    /// </summary>
    private void Isolate(RaftMember member)
    {
        if (Choose(ChoiceKind.Fault, "raft.moves", 2) == 0)
        {
            _network.Unblock();
        }

        var isMuted = Choose(ChoiceKind.Fault, "raft.hears", 3) == 2;
        Log($"n{member.Id} is {(isMuted ? "muted" : "cut off")}");
        _oracle.Reach(isMuted ? RaftMark.OneWay : RaftMark.Isolated);
        foreach (var other in _members.Where(other => other != member))
        {
            _network.Block(member.Id, other.Id);
            if (!isMuted)
            {
                _network.Block(other.Id, member.Id);
            }
        }
    }

    /// <summary>Two sides that do not reach each other; a node whose bit is set is on one of them.</summary>
    private void Split(int sides)
    {
        _network.Unblock();
        bool IsLeft(RaftMember member) => ((sides >> (int)(member.Id - 1)) & 1) == 1;
        Log($"the network falls apart: {Names(_members.Where(IsLeft))} and "
            + $"{Names(_members.Where(one => !IsLeft(one)))}");
        _oracle.Reach(RaftMark.Split);
        foreach (var one in _members)
        {
            foreach (var other in _members.Where(other => IsLeft(other) != IsLeft(one)))
            {
                _network.Block(one.Id, other.Id);
            }
        }
    }

    private static string Names(IEnumerable<RaftMember> members) =>
        string.Join(' ', members.Select(member => $"n{member.Id}"));

    private void Restart(RaftMember member)
    {
        Log($"n{member.Id} begins again, {member.Disk.HardState}");
        _oracle.Reach(RaftMark.Restarted);
        Guard(member, () => Start(member));
    }
}
