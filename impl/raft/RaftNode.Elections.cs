using Vigil.Seams;

namespace Vigil.Raft;

/// <content>Sections 5.2 and 5.4.1: how a leader is elected.</content>
internal sealed partial class RaftNode
{
    /// <summary>Its own vote, which counts when it is durable; null when none waits.</summary>
    private MessageKind? _selfVote;

    /// <summary>
    /// Campaigns at once, unless it leads, is no voter or has a change of the membership to apply first.
    /// </summary>
    public void Campaign()
    {
        NothingUnderWay();
        if (CanCampaign)
        {
            Campaign(_options.PreVote ? MessageKind.PreVote : MessageKind.Vote, transfer: false);
        }
    }

    /// <remarks>
    /// A committed change of the membership that is not applied yet might have made others the majority. A node that
    /// waits for it can never be elected by a majority that is out of date by more than one change.
    /// </remarks>
    private bool CanCampaign => Role != RaftRole.Leader && IsPromotable && !HasUnappliedChange;

    private bool HasUnappliedChange
    {
        get
        {
            for (var index = _log.Applied + 1; index <= _log.Committed; index++)
            {
                if (_log[index].Kind == EntryKind.ConfChange)
                {
                    return true;
                }
            }

            return false;
        }
    }

    private void Campaign(MessageKind kind, bool transfer)
    {
        Invariant.Holds(!HasUnappliedChange, "Nobody campaigns among members that it knows to have changed.");
        if (kind == MessageKind.Vote)
        {
            Reset(_term + 1);
            Role = RaftRole.Candidate;
            _vote = Id;
        }
        else
        {
            Reset(_term);
            Role = RaftRole.PreCandidate;
        }

        _selfVote = kind;
        foreach (var node in Conf.Voters.Where(node => node != Id))
        {
            SendAfterSync(new Message
            {
                Kind = kind,
                To = node,
                Term = kind == MessageKind.Vote || HasMutant(RaftMutants.PreVoteThisTerm) ? _term : _term + 1,
                Index = _log.Last,
                LogTerm = _log.LastTerm,
                Transfer = transfer,
            });
        }
    }

    private void HandleVote(Message message)
    {
        var isFree = _vote == message.From
            || (_vote == 0 && Leader == 0)
            || (message.Kind == MessageKind.PreVote && message.Term > _term)
            || HasMutant(RaftMutants.VoteTwice);
        var isUpToDate = _log.IsUpToDate(message.Index, message.LogTerm) || HasMutant(RaftMutants.SkipUpToDate);
        var granted = isFree && isUpToDate && Role != RaftRole.Leader;
        if (granted && message.Kind == MessageKind.Vote)
        {
            _electionElapsed = 0;
            _vote = message.From;
        }

        var committed = _log.TermAt(_log.Committed);
        SendAfterSync(new Message
        {
            Kind = message.Kind == MessageKind.Vote ? MessageKind.VoteReply : MessageKind.PreVoteReply,
            To = message.From,
            Term = granted ? message.Term : _term,
            Index = committed is null ? 0 : _log.Committed,
            LogTerm = committed ?? 0,
            Reject = !granted,
        });
    }

    private void HandleVoteReply(Message message)
    {
        LearnCommitted(message);
        var waitsFor = Role switch
        {
            RaftRole.PreCandidate => MessageKind.PreVoteReply,
            RaftRole.Candidate => MessageKind.VoteReply,
            RaftRole.Follower or RaftRole.Leader => default,
            _ => throw Invariant.Unreachable("Every role is covered."),
        };
        if (message.Kind == waitsFor)
        {
            Count(message.From, !message.Reject);
        }
    }

    /// <summary>What another node knows to be committed is so here too, where the logs match.</summary>
    /// <remarks>
    /// A leader that was one of two voters and has removed itself may be the only one to know: its log is longer, so
    /// the other is refused, and still needs its vote unless it learns that.
    /// </remarks>
    private void LearnCommitted(Message message)
    {
        if (message.LogTerm > 0
            && message.Index > _log.Committed
            && _log.Matches(message.Index, message.LogTerm)
            && !HasMutant(RaftMutants.LearnNothingFromVotes))
        {
            _log.CommitTo(message.Index);
            if (Role is RaftRole.PreCandidate or RaftRole.Candidate && HasUnappliedChange)
            {
                BecomeFollower(_term, leader: 0);
            }
        }
    }

    private void Count(ulong voter, bool granted)
    {
        _votes.TryAdd(voter, granted);
        switch (Majority.Vote(Conf.Voters, _votes))
        {
            case VoteResult.Won when Role == RaftRole.PreCandidate:
                Campaign(MessageKind.Vote, transfer: false);
                break;
            case VoteResult.Won:
                BecomeLeader();
                break;
            case VoteResult.Lost:
                BecomeFollower(_term, leader: 0);
                break;
            case VoteResult.Pending:
                break;
            default:
                throw Invariant.Unreachable("Every result is covered.");
        }
    }

    private void BecomeLeader()
    {
        Invariant.Holds(Role == RaftRole.Candidate, "Only a candidate is elected.");
        Reset(_term);
        Role = RaftRole.Leader;
        Leader = Id;

        // An entry of an older term may be a change that this leader has not applied: none until all of them are.
        _changeIndex = _log.Last;

        // Section 8: a leader knows what is committed only once an entry of its own term is.
        AppendAsLeader([new Entry(_term, 0, EntryKind.Normal, default)]);
        SendAppends();
    }

    /// <summary>Requested by a leader that hands over: no pre-vote, since its log is known to match.</summary>
    private void HandleTimeoutNow()
    {
        if (CanCampaign || (HasMutant(RaftMutants.CampaignUnapplied) && Role != RaftRole.Leader && IsPromotable))
        {
            Campaign(MessageKind.Vote, transfer: true);
        }
    }

    /// <summary>Its vote for itself is durable.</summary>
    private void CountSelfVote()
    {
        if (_selfVote is not { } kind)
        {
            return;
        }

        Invariant.Holds(
            Role == (kind == MessageKind.Vote ? RaftRole.Candidate : RaftRole.PreCandidate),
            "A node that is not a candidate has no vote for itself waiting.");
        _selfVote = null;
        Count(Id, granted: true);
    }
}
