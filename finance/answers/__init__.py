"""What a client asks, answered with facts: one function a question, each gives a `finance.types.Result`.

Names of the facts. `<period>` is `Period.key`: ytd, 1y, since_start, last_year, 2021, 2020-01-01_2021-06-30.
Losses (drawdown, value at risk) are positive: 0.2 is a fall of 20 %. A fact that the data cannot give is left out.

overview
    portfolio.value, portfolio.cash, portfolio.invested (paid in less taken out), portfolio.gain (value less invested)
                                                    USD
    portfolio.change.day.usd, portfolio.change.ytd.usd (flows taken out)                USD
    portfolio.change.day.fraction, portfolio.change.ytd.fraction (time-weighted)        fraction
    portfolio.holdings                              count
    allocation.<class>.share, allocation.<class>.value   class: equity, bond, cash      fraction, USD
    holding.<SYM>.name, .value, .share, .gain       text, USD, fraction, USD
    holding.largest.name, holding.largest.share     text, fraction
    client.name, client.risk_profile                text
performance, with the prefix performance.<period>.
    portfolio, benchmark, difference                fraction over the whole period, after fees
    portfolio_pa, benchmark_pa, money_weighted_pa   fraction a year, only beyond one year
    gain, flows, fees, value_start, value_end       USD
    start, end                                      date: the closes between which is measured
    period                                          text: the period in words, "over the past 3 years"
    benchmark_name, best.name, worst.name           text
    best.contribution, worst.contribution, contribution.<SYM>, contribution.rest (fees and cash)   fraction
    best.gain, worst.gain                           USD
risk
    risk.volatility, risk.benchmark.volatility      fraction a year
    risk.sharpe, risk.benchmark.sharpe              ratio
    risk.max_drawdown, risk.drawdown.now            fraction
    risk.max_drawdown.peak, .trough, .recovered     date
    risk.benchmark.max_drawdown                     fraction
    risk.var95.day, risk.var95.month, risk.cvar95.day, risk.cvar95.month, each also with .usd   fraction, USD
    risk.downside_deviation, risk.tracking_error    fraction a year
    risk.sortino, risk.calmar, risk.omega, risk.beta   ratio
    risk.confidence                                 fraction, of the value at risk
    risk.start, risk.end                            date
    risk.period                                     text: the period in words
risk_report, of today's holdings taken through the period; adds to risk's names
    risk.tail.<method>.var.day, .cvar.day, each also .usd     method: see `finance.risk.METHODS`
    risk.evar.day, risk.drawdown_at_risk, risk.conditional_drawdown_at_risk, risk.ulcer_index        fraction
    risk.contribution.<SYM>.volatility, .cvar (shares of the whole)
    risk.factor.<NAME>.exposure, .exposure_error, .share, risk.factor.rest.share, risk.factor.r_squared
    risk.herfindahl, .effective_holdings, .effective_bets, .diversification_ratio, .skewness, .kurtosis    ratio
    risk.liquidity.days, .<SYM>.days, .sold.<n>d, .impact.usd   where the market's volumes are given
    risk.back_test.days, .exceptions, .expected, .kupiec, .christoffersen, .zone
stress: see `finance.answers.stress`; backtest: see `finance.answers.backtest`
holding
    holding.<SYM>.name, .class, .quantity, .price, .value, .share, .cost, .gain, .gain_fraction, .lots, .first_bought
market, with the prefix market.<period>.
    name, period, start, end, return, return_pa     of one index, without dividends; fractions
attribution, with the prefix attribution.<period>.
    portfolio, benchmark, difference, rest, and allocation, selection, interaction in all       fraction
    <class>.weight, .benchmark_weight, .allocation, .selection, .interaction                    fraction
rolling, with the prefix rolling.<period>.
    window                                          count, trading days
    return, volatility, tracking_error, drawdown, each .latest, .lowest, .highest               fraction
    beta, correlation, each .latest, .lowest, .highest                                          ratio
    capture.up, capture.down (ratio), capture.hit_rate (fraction), .up_months, .down_months (count)
drawdowns, with the prefix drawdowns.<period>.
    <n>.depth (fraction), <n>.peak, .trough, .recovered (date), <n>.days (count), time_below, ulcer (fraction)
income
    income.received.12m, income.received.<SYM>.12m, income.received.period, income.period (text),
    income.expected.12m, income.expected.<SYM>, income.expected.month.<YYYY-MM>   USD
    income.expected.yield                           fraction
costs, with the prefix costs.<period>.
    explicit, funds, total (USD), explicit_pa, funds_pa, total_pa, growth_pa (fraction)
    without, with, lost, lost.paid, lost.growth (USD), horizon (count, years)
tax
    tax.realised.short, .long, .disallowed, tax.unrealised.short, .long, .<SYM>, tax.owed, tax.if_sold  USD
    tax.marginal.income, .short, .long (fraction), tax.lots (count), tax.place, tax.source, tax.method (text)
sale, of what is only asked about: see `finance.answers.tax_sale`
harvest
    harvest.losses, .saved_now, .later, .carried (USD), harvest.no_buying_until (date)
    harvest.<n>.loss, .usable (USD), .blocked_until (date), harvest.replacement.<SYM> (text)
withdraw
    withdraw.order, withdraw.place (text), withdraw.fill_to (USD)
    withdraw.<plan>.lasts (years), .tax, .left (USD); plan: best, taxable_first, deferred_first, proportional
    withdraw.first_year.taxable, .deferred, .tax_free, .tax                                     USD
optimise (`finance.answers.optimise`)
    optimise.value, .value.before                   of the objective, a year where that has a meaning
    optimise.return, .volatility, .turnover, .cost  fraction; .residual, .gap: ratio
    optimise.<SYM>.weight, .before (fraction), .trade (USD), optimise.change.<n> (text)
    optimise.binding.<n> (text), optimise.binding.<n>.price (ratio)
frontier
    frontier.points, .corners (count), frontier.residual (ratio), frontier.<n>.return, .volatility (fraction a year)
fees
    fees.rate_pa (fraction), fees.ytd, fees.12m, fees.since_start (USD), fees.since_start.share_of_paid_in (fraction)
"""

from finance.answers.backtest import backtest
from finance.answers.costs import fees
from finance.answers.held import Held, held_by, held_in
from finance.answers.market import market
from finance.answers.overview import holding, overview
from finance.answers.performance import performance
from finance.answers.risk import risk
from finance.answers.risk_report import risk_report
from finance.answers.stress import stress

__all__ = [
    "Held",
    "backtest",
    "fees",
    "held_by",
    "held_in",
    "holding",
    "market",
    "overview",
    "performance",
    "risk",
    "risk_report",
    "stress",
]
