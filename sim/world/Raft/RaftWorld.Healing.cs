using Vigil.Raft;
using Vigil.Sim.Engine.Choices;

namespace Vigil.Sim.World.Raft;

/// <content>The end: everything works again, and the cluster must too.</content>
internal sealed partial class RaftWorld
{
    /// <summary>The cluster must be one again within so many election timeouts.</summary>
    private const int TimeoutsMax = 60;

    /// <summary>What may follow from one tick, in messages and turns.</summary>
    private const int DrainMax = 5_000;

    /// <summary>And from all of them.</summary>
    private const int HealingStepsMax = 40_000;

    private long _lastTerm;
    private int _lastProposal;

    /// <remarks>
    /// Nobody chooses any more. Timeouts are drawn from a generator of their own: were they all alike, nodes could be
    /// in each other's way for ever, which is why Raft draws them. A removed node that does not know may campaign for
    /// ever: check-quorum is what the others have against that. Without it such a node has ticks only as long as a
    /// voter counts on it, but answers always: where two voters become one, the other may be the only one who knows.
    /// </remarks>
    private void Heal()
    {
        Log($"everything works again");
        var loss = DrawLoss();
        _choices.Freeze();
        _chance = new RandomWalk(1);
        _isCalm = true;
        _network.Unblock();
        _network.Release();
        foreach (var member in _members)
        {
            member.CrashAt = null;
            if (member.Node is null)
            {
                Restart(member);
            }
        }

        Drain();
        var stepsMax = Steps + HealingStepsMax;
        var ticksMax = TimeoutsMax * _settings.ElectionTicks;
        for (HealingTicks = 1; HealingTicks <= ticksMax && Steps < stepsMax && !_isOver; HealingTicks++)
        {
            var conf = LatestConf();
            foreach (var member in _members.Where(member => _settings.CheckQuorum || IsNeeded(member.Id, conf)))
            {
                member.Ticks = 1;
                Tick(member);
                Drain();
            }

            ProposeLast();
            Drain();
            if (IsOne(LatestConf(), except: null))
            {
                if (loss.Happens)
                {
                    Lose(loss.IsLeader);
                }

                return;
            }
        }

        if (!_isOver)
        {
            var nodes = Up.Select(member =>
                $"n{member.Id} {member.Node?.Role} term {member.Node?.Term} applied {member.State.Index}");
            _oracle.Broken(
                RaftLaw.Convergence,
                $"after {HealingTicks} ticks the members {LatestConf()} are not one: {string.Join(", ", nodes)}");
        }
    }

    /// <summary>Whether it is a member, or one of the voters still counts on it.</summary>
    private bool IsNeeded(ulong id, ConfState conf) =>
        conf.Contains(id) || conf.Voters.Any(voter => Find(voter).Node?.Conf.IsVoter(id) == true);

    private ConfState LatestConf() =>
        Up.MaxBy(member => member.State.Index)?.Node?.Conf ?? ConfState.Empty;

    /// <summary>Every leader gets one last command to propose.</summary>
    private void ProposeLast()
    {
        if (Leader is { Node: { } node } leader && node.Term > _lastTerm)
        {
            Guard(leader, () =>
            {
                var isTaken = node.Log.Last;
                Propose(leader, node, 1);
                if (node.Log.Last > isTaken)
                {
                    (_lastTerm, _lastProposal) = (node.Term, _proposals);
                }
            });
        }
    }

    private bool IsOne(ConfState conf, RaftMember? except)
    {
        RaftMember[] members = [.. _members.Where(member => conf.Contains(member.Id) && member != except)];
        return _lastProposal > 0
            && Leader is { } leader
            && members.Contains(leader)
            && !leader.Waiting.Contains(_lastProposal)
            && leader.Node?.Term == _lastTerm
            && members.All(member => member.State == leader.State && conf.Equals(member.Node?.Conf));
    }

    /// <summary>Lets happen whatever follows, the oldest first.</summary>
    private void Drain()
    {
        for (var left = DrainMax; left > 0 && !_isOver; left--)
        {
            if (_members.Find(member => member.Node?.HasReady == true) is { } busy)
            {
                Work(busy);
            }
            else if (_network.Flights.Count > 0)
            {
                var flight = _network.Flights[0];
                _network.Take(flight);
                Deliver(flight);
            }
            else
            {
                return;
            }

            Steps++;
        }
    }
}
