<?xml version="1.0" encoding="utf-8"?>
<!-- Of the report page: what stands in the page of each kind of folder but a run's, by itself or taken into the run's page. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:o="outlast" exclude-result-prefixes="o">

<!-- ===== the others, each by itself ===== -->

<xsl:template match="folder" mode="body">
  <section>
    <h2 id="numbers">The numbers</h2>
    <xsl:apply-templates select="." mode="numbers"/>
  </section>
</xsl:template>

<xsl:template match="folder[@kind = 'autopsy'][not(table[@name = 'changes']/row/@losses &gt; 0)]" mode="numbers">
  <p>There are none: nothing was lost, so nothing had to be saved.</p>
</xsl:template>

<xsl:template match="folder[@kind = 'autopsy'][table[@name = 'changes']/row/@losses &gt; 0]" mode="numbers">
  <div class="scroll" tabindex="0" role="group" aria-label="Table: changes">
    <table class="sortable">
      <caption>The same trials again, with one change each</caption>
      <thead><tr><th scope="col">The same, but</th><th scope="col" class="n">Of the lost, saved</th>
        <th scope="col" class="n">Of the survivors, lost</th><th scope="col" class="n">Survive more, points</th><th scope="col">--change</th></tr></thead>
      <tbody>
        <xsl:for-each select="table[@name = 'changes']/row">
          <tr>
            <th scope="row" class="words"><xsl:value-of select="@meaning"/></th>
            <xsl:call-template name="chance"><xsl:with-param name="p" select="@averted_share"/>
              <xsl:with-param name="low" select="@averted_low"/><xsl:with-param name="high" select="@averted_high"/></xsl:call-template>
            <xsl:call-template name="chance"><xsl:with-param name="p" select="@doomed_share"/>
              <xsl:with-param name="low" select="@doomed_low"/><xsl:with-param name="high" select="@doomed_high"/></xsl:call-template>
            <td class="n" data-value="{@net}"><xsl:value-of select="o:change(@net, @net_low, @net_high)"/></td>
            <td><code><xsl:value-of select="@change"/></code></td>
          </tr>
        </xsl:for-each>
      </tbody>
    </table>
  </div>
  <xsl:apply-templates select="figure[@name = 'causes']"/>
  <xsl:for-each select="value[@name = 'causes']/value[value[@name = 'cause'] = 'any']/value[@name = 'typical'][value]">
    <p class="note">The life in the middle of all that were lost, month by month:
      <code>outlast trace <xsl:value-of select="o:word(concat(../../../@path, '/scenario.yaml'))"/> --trial <xsl:value-of select="value[@name = 'trial']"/> --company
      <xsl:text> </xsl:text><xsl:value-of select="o:word(value[@name = 'company'])"/></code></p>
  </xsl:for-each>
  <p class="note">What averts a loss here does so in the model, under the same luck, with everything else as it is.</p>
</xsl:template>

<xsl:template match="folder[@kind = 'sensitivity']" mode="numbers">
  <xsl:apply-templates select="figure[@name = 'sobol']"/>
  <xsl:variable name="told" select="table[@name = 'sobol']/row[(@name = $group/@name or @name = 'market') and @first != 'NA'
                                                              and (@first_told = 'yes' or @total_told = 'yes')]"/>
  <xsl:if test="$told"><details>
    <summary>Every group and reading</summary>
    <div class="scroll" tabindex="0" role="group" aria-label="Table: what explains the variance">
      <table class="sortable">
        <caption>Shares of the variance, for each group and reading: what an input explains by itself, and what it has a hand in. Luck is one more
          input.</caption>
        <thead><tr><th scope="col">Name</th><th scope="col">Reading</th><th scope="col">Input</th><th scope="col" class="n">Explains</th>
          <th scope="col" class="n">Has a hand in</th></tr></thead>
        <tbody>
          <xsl:for-each select="$told">
            <tr>
              <th scope="row"><xsl:value-of select="@name"/></th>
              <td><xsl:apply-templates select="@reading"/></td>
              <td><code><xsl:value-of select="@input"/></code></td>
              <xsl:call-template name="index"><xsl:with-param name="value" select="@first"/><xsl:with-param name="low" select="@first_low"/>
                <xsl:with-param name="high" select="@first_high"/><xsl:with-param name="told" select="@first_told"/></xsl:call-template>
              <xsl:call-template name="index"><xsl:with-param name="value" select="@total"/><xsl:with-param name="low" select="@total_low"/>
                <xsl:with-param name="high" select="@total_high"/><xsl:with-param name="told" select="@total_told"/></xsl:call-template>
            </tr>
          </xsl:for-each>
        </tbody>
      </table>
    </div>
  </details></xsl:if>
</xsl:template>

<xsl:template match="folder[@kind = 'discovery']" mode="numbers">
  <xsl:for-each select="table[@name = 'boxes']">
    <xsl:if test="not(row[@key != 'NA'])"><p>No input bounds a box.</p></xsl:if>
    <xsl:if test="row[@key != 'NA']">
      <div class="scroll" tabindex="0" role="group" aria-label="Table: bounds of the box">
        <table>
          <caption>The bounds of the box</caption>
          <thead><tr><th scope="col">Input</th><th scope="col" class="n">from</th><th scope="col" class="n">to</th>
            <th scope="col" class="n">Lost in the box without this bound</th><th scope="col" class="n">P that the bound means nothing</th></tr></thead>
          <tbody>
            <xsl:for-each select="row[@key != 'NA']">
              <tr>
                <th scope="row"><code><xsl:value-of select="@key"/></code></th>
                <xsl:choose>
                  <xsl:when test="@values != 'NA'"><td class="n" colspan="2"><xsl:value-of select="@values"/></td></xsl:when>
                  <xsl:otherwise><xsl:apply-templates select="@low" mode="bound"/><xsl:apply-templates select="@high" mode="bound"/></xsl:otherwise>
                </xsl:choose>
                <xsl:call-template name="chance"><xsl:with-param name="p" select="@without"/>
                  <xsl:with-param name="low" select="@without_low"/><xsl:with-param name="high" select="@without_high"/></xsl:call-template>
                <td class="n"><xsl:choose><xsl:when test="@p &lt; 0.000001">below one in a million</xsl:when>
                  <xsl:otherwise><xsl:value-of select="o:number(@p)"/></xsl:otherwise></xsl:choose></td>
              </tr>
            </xsl:for-each>
          </tbody>
        </table>
      </div>
    </xsl:if>
  </xsl:for-each>
</xsl:template>

<xsl:template match="folder[@kind = 'comparison']" mode="numbers">
  <xsl:variable name="asked" select="table[@name = 'differences']/row[@reading = 'generalist' or @reading = 'independent' or @reading = 'no_generalist']"/>
  <!-- Those that were in no race to begin with have nothing to gain or lose there. -->
  <xsl:variable name="rows" select="$asked[(@name = $group/@name or @name = 'market') and not(@base = @other and (@base = 0 or @base = 1))]"/>
  <div class="scroll" tabindex="0" role="group" aria-label="Table: differences">
    <table class="sortable">
      <caption>The same lives under each scenario</caption>
      <thead><tr><th scope="col">Instead</th><th scope="col">Name</th><th scope="col">Reading</th>
        <th scope="col" class="n"><xsl:value-of select="value[@name = 'base']"/></th><th scope="col" class="n">instead</th>
        <th scope="col" class="n">Difference, points</th><th scope="col" class="n">Gained</th><th scope="col" class="n">Lost</th></tr></thead>
      <tbody>
        <xsl:for-each select="$rows">
          <tr>
            <th scope="row"><xsl:value-of select="@scenario"/></th><td><xsl:value-of select="@name"/></td>
            <td><xsl:apply-templates select="@reading"/></td>
            <xsl:call-template name="chance"><xsl:with-param name="p" select="@base"/>
              <xsl:with-param name="low" select="@base_low"/><xsl:with-param name="high" select="@base_high"/></xsl:call-template>
            <xsl:call-template name="chance"><xsl:with-param name="p" select="@other"/>
              <xsl:with-param name="low" select="@other_low"/><xsl:with-param name="high" select="@other_high"/></xsl:call-template>
            <td class="n" data-value="{@difference}"><xsl:value-of select="o:change(@difference, @low, @high)"/></td>
            <td class="n" data-value="{@gained}"><xsl:value-of select="o:count(@gained)"/></td>
            <td class="n" data-value="{@lost}"><xsl:value-of select="o:count(@lost)"/></td>
          </tr>
        </xsl:for-each>
      </tbody>
    </table>
  </div>
  <xsl:apply-templates select="figure[@name = 'account']"/>
  <div class="scroll" tabindex="0" role="group" aria-label="Table: what differs">
    <table>
      <caption>What differs</caption>
      <thead><tr><th scope="col">Instead</th><th scope="col">Key</th><th scope="col"><xsl:value-of select="value[@name = 'base']"/></th>
        <th scope="col">instead</th></tr></thead>
      <tbody>
        <xsl:for-each select="table[@name = 'keys']/row">
          <tr><th scope="row"><xsl:value-of select="@scenario"/></th><td><code><xsl:value-of select="@value"/></code></td>
            <td><code><xsl:value-of select="@base"/></code></td><td><code><xsl:value-of select="@other"/></code></td></tr>
        </xsl:for-each>
      </tbody>
    </table>
  </div>
</xsl:template>

<xsl:template match="folder[@kind = 'score']" mode="numbers">
  <div class="scroll" tabindex="0" role="group" aria-label="Table: scores">
    <table class="sortable">
      <caption>Scores, with bootstrap intervals over companies; lower is better</caption>
      <thead><tr><th scope="col">Question</th><th scope="col">Forecast</th><th scope="col" class="n">Companies</th>
        <th scope="col" class="n">Happened</th><th scope="col" class="n">Expected</th><th scope="col" class="n">Brier score</th>
        <th scope="col" class="n">Log score</th></tr></thead>
      <tbody>
        <xsl:for-each select="table[@name = 'scores']/row">
          <tr>
            <th scope="row"><xsl:apply-templates select="@question"/></th><td><xsl:value-of select="@forecast"/></td>
            <td class="n" data-value="{@companies}"><xsl:value-of select="@companies"/></td>
            <td class="n" data-value="{@happened}"><xsl:value-of select="o:number(@happened)"/></td>
            <td class="n" data-value="{@expected}"><xsl:value-of select="o:number(@expected)"/></td>
            <xsl:call-template name="number"><xsl:with-param name="value" select="@brier"/>
              <xsl:with-param name="low" select="@brier_low"/><xsl:with-param name="high" select="@brier_high"/></xsl:call-template>
            <xsl:call-template name="number"><xsl:with-param name="value" select="@log"/>
              <xsl:with-param name="low" select="@log_low"/><xsl:with-param name="high" select="@log_high"/></xsl:call-template>
          </tr>
        </xsl:for-each>
      </tbody>
    </table>
  </div>
  <div class="scroll" tabindex="0" role="group" aria-label="Table: forecasts">
    <table class="sortable">
      <caption>Each company: what happened by the month it was last seen, and the chance that the forecast gave to that</caption>
      <thead><tr><th scope="col">Company</th><th scope="col">Group</th><th scope="col" class="n">Month</th><th scope="col">State</th>
        <th scope="col" class="n">Chance of that state</th><th scope="col" class="n">Chance to be independent</th></tr></thead>
      <tbody>
        <xsl:for-each select="table[@name = 'forecasts']/row">
          <tr>
            <th scope="row"><xsl:value-of select="@company"/></th><td><xsl:value-of select="@group"/></td>
            <td class="n" data-value="{@month}"><xsl:value-of select="@month"/></td><td><xsl:value-of select="@state"/></td>
            <xsl:call-template name="chance"><xsl:with-param name="p" select="@probability"/>
              <xsl:with-param name="low" select="@low"/><xsl:with-param name="high" select="@high"/></xsl:call-template>
            <xsl:call-template name="chance"><xsl:with-param name="p" select="@independent"/>
              <xsl:with-param name="low" select="@independent_low"/><xsl:with-param name="high" select="@independent_high"/></xsl:call-template>
          </tr>
        </xsl:for-each>
      </tbody>
    </table>
  </div>
</xsl:template>

<xsl:template match="folder[@kind = 'solution']" mode="numbers">
  <div class="scroll" tabindex="0" role="group" aria-label="Table: values tried">
    <table class="sortable">
      <caption>Every value that was tried, under the same luck</caption>
      <thead><tr><th scope="col" class="n"><xsl:value-of select="value[@name = 'key']"/></th><th scope="col" class="n">Chance</th></tr></thead>
      <tbody>
        <xsl:for-each select="table[@name = 'steps']/row">
          <xsl:sort select="@value" data-type="number"/>
          <tr>
            <td class="n" data-value="{@value}"><xsl:value-of select="@value"/></td>
            <xsl:apply-templates select="." mode="chance"/>
          </tr>
        </xsl:for-each>
      </tbody>
    </table>
  </div>
</xsl:template>

<xsl:template match="folder[@kind = 'sweep']" mode="numbers">
  <xsl:apply-templates select="figure[@name = 'lines'][../figure[@name = 'heat']]"/>
  <xsl:variable name="keys" select="value[@name = 'vary']/value/value[@name = 'key']"/>
  <xsl:variable name="points" select="table[@name = 'points']"/>
  <div class="scroll" tabindex="0" role="group" aria-label="Table: points">
    <table class="sortable">
      <caption>Each point: the chance to be an independent model company<xsl:text> </xsl:text>
        <xsl:choose><xsl:when test="$keys = 'horizon'">at the horizon</xsl:when><xsl:otherwise><xsl:value-of select="$scenario/@end"/></xsl:otherwise></xsl:choose>
        <xsl:if test="count($points/row) &gt; 500 or $points/@rows &gt; count($points/row)">; the first 500 of
          <xsl:value-of select="o:count($points/@rows)"/>, all of them are in points.tsv</xsl:if></caption>
      <thead><tr>
        <xsl:for-each select="$keys"><th scope="col" class="n"><xsl:value-of select="."/></th></xsl:for-each>
        <xsl:for-each select="$group"><th scope="col" class="n"><xsl:value-of select="@name"/>
          <xsl:if test="not($points/row/cell[@name = concat(current()/@name, '.generalist')] &gt; 0)">, in any business</xsl:if></th></xsl:for-each>
        <th scope="col" class="n">No model company left</th></tr></thead>
      <tbody>
        <xsl:for-each select="$points/row[position() &lt;= 500]">
          <xsl:variable name="row" select="."/>
          <tr>
            <xsl:for-each select="$keys">
              <xsl:variable name="value" select="$row/cell[@name = current()] | $row/@*[name() = current()]"/>
              <td class="n" data-value="{$value}"><xsl:value-of select="$value"/></td>
            </xsl:for-each>
            <xsl:for-each select="$group">
              <xsl:variable name="column">
                <xsl:value-of select="@name"/>
                <xsl:choose>
                  <xsl:when test="$points/row/cell[@name = concat(current()/@name, '.generalist')] &gt; 0">.generalist</xsl:when>
                  <xsl:otherwise>.independent</xsl:otherwise>
                </xsl:choose>
              </xsl:variable>
              <xsl:call-template name="chance"><xsl:with-param name="p" select="$row/cell[@name = $column]"/>
                <xsl:with-param name="low" select="$row/cell[@name = concat($column, '_low')]"/>
                <xsl:with-param name="high" select="$row/cell[@name = concat($column, '_high')]"/></xsl:call-template>
            </xsl:for-each>
            <xsl:call-template name="chance"><xsl:with-param name="p" select="@no_generalist"/>
              <xsl:with-param name="low" select="@no_generalist_low"/><xsl:with-param name="high" select="@no_generalist_high"/></xsl:call-template>
          </tr>
        </xsl:for-each>
      </tbody>
    </table>
  </div>
</xsl:template>

</xsl:stylesheet>
