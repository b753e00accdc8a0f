using Vigil.Sim.Engine.Choices;

namespace Vigil.Sim.World.Raft;

/// <content>After the end: one voter is lost, and the others must go on.</content>
internal sealed partial class RaftWorld
{
    /// <summary>In how many of a hundred executions a voter is lost.</summary>
    private const int LossPercent = 30;

    private const int LeaderIsLostPercent = 60;

    /// <summary>Drawn while there still is a choice; the loss comes when nobody chooses any more.</summary>
    private (bool Happens, bool IsLeader) DrawLoss() => (
        _choices.Chance(ChoiceKind.Addition, "raft.loss", LossPercent),
        _choices.Chance(ChoiceKind.Addition, "raft.loses-leader", LeaderIsLostPercent));

    /// <summary>
    /// Crashes a voter for good, where at least two are left: they must elect a leader among themselves, which commits.
    /// </summary>
    private void Lose(bool isLeader)
    {
        var conf = LatestConf();
        if (conf.Voters.Count < 3 || Leader is not { } leader)
        {
            return;
        }

        var lost = isLeader ? leader : Find(conf.Voters.First(voter => voter != leader.Id));
        Crash(lost, "for good");
        (_lastProposal, _lastTerm) = (0, 0);
        var ticksMax = HealingTicks + (TimeoutsMax * _settings.ElectionTicks);
        for (; HealingTicks <= ticksMax && !_isOver; HealingTicks++)
        {
            foreach (var member in Up.Where(member => conf.Contains(member.Id)).ToArray())
            {
                member.Ticks = 1;
                Tick(member);
                Drain();
            }

            ProposeLast();
            Drain();
            if (IsOne(LatestConf(), lost))
            {
                return;
            }
        }

        if (!_isOver)
        {
            _oracle.Broken(
                RaftLaw.Available,
                $"n{lost.Id} is lost, and the other members of {conf} commit nothing in {TimeoutsMax} time-outs");
        }
    }
}
